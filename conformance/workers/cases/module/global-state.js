// Module syntax: the state of a module stays between requests of one isolate.
//> GET /
//> GET /
let requests = 0;
export default { fetch: () => new Response(String(++requests)) };
