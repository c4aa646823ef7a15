// Request: a request target with a fragment, which no client sends.
//> GET /path?query=1#fragment
export default { fetch: (request) => new Response(request.url) };
