// On the wire: an answer before the request's body has been read.
//> POST / {"talk":["first"]}
export default {
  async fetch(request) {
    const reader = request.body.getReader();
    const { value } = await reader.read();
    return new Response(`saw ${value.length}`);
  },
};
