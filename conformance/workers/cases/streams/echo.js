// Streams: the request's body is the response's, piece by piece, both ways at once.
//> POST / {"talk":["one","two","three"]}
export default { fetch: (request) => new Response(request.body) };
