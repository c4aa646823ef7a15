// Module syntax: what the top level awaits is there for the first request.
const value = await Promise.resolve("awaited");
export default { fetch: () => new Response(value) };
