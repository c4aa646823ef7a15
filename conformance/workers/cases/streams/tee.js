// Streams: tee of a request's body.
//> POST / {"body":"both"}
export default {
  async fetch(request) {
    const [one, two] = request.body.tee();
    return Response.json({
      texts: await Promise.all([new Response(one).text(), new Response(two).text()]),
      locked: request.body.locked,
    });
  },
};
