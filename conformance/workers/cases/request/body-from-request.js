// Request: a new one made of another takes its body over.
//> POST / {"body":"taken"}
export default {
  async fetch(request) {
    const other = new Request("http://b.example/", request);
    return Response.json({
      method: other.method,
      used: request.bodyUsed,
      text: await other.text(),
      otherUsed: other.bodyUsed,
      original: await request.text().catch((error) => error.name),
    });
  },
};
