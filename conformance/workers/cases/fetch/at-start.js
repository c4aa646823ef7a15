// fetch: not at the top level.
let outcome;
try {
  await fetch("http://127.0.0.1:1/");
  outcome = "allowed";
} catch (error) {
  outcome = /global scope|not allowed|start/i.test(error.message) ? "refused" : error.message;
}
export default { fetch: () => new Response(outcome) };
