// Request: methods beyond those of HTTP/1.1's own document.
//> PURGE /
//> PROPFIND /
export default { fetch: (request) => new Response(request.method) };
