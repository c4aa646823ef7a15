// Body: a request's body that nobody reads does not hold up the answer.
//> POST / {"body":"unread"}
//> POST / {"body":"unread"}
export default { fetch: () => new Response("answered") };
