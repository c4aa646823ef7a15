// eval at the top level.
let outcome;
try {
  outcome = eval("1 + 1");
} catch (error) {
  outcome = error.name;
}
export default { fetch: () => new Response(String(outcome)) };
