// On the wire: one app, many requests in a row.
//> GET /1
//> POST /2 {"body":"x"}
//> GET /3
//> PUT /4 {"body":"y"}
//> DELETE /5
export default {
  fetch: async (request) => new Response(`${request.method} ${new URL(request.url).pathname} ${await request.text()}`),
};
