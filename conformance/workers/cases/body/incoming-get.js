// Body: a GET without a body has none, one with Content-Length 0 may.
//> GET /
//> POST /
//> POST / {"body":""}
export default {
  async fetch(request) {
    return Response.json({ body: request.body === null, text: await request.text() });
  },
};
