// Limits: a request's body that is too long.
//> POST / {"body":"0123456789"}
//@ limits {"bodyBytes":5}
export default { fetch: async (request) => new Response(await request.text()) };
