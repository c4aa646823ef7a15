// On the wire: a client that asks before it sends its body.
//> POST / {"body":"content","headers":{"expect":"100-continue"}}
export default {
  async fetch(request) {
    return Response.json({ text: await request.text(), expect: request.headers.get("expect") });
  },
};
