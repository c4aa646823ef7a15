// Streams: a body can be iterated asynchronously.
//> POST / {"body":"abc"}
export default {
  async fetch(request) {
    const bytes = [];
    for await (const chunk of request.body) bytes.push(...chunk);
    return Response.json({ bytes });
  },
};
