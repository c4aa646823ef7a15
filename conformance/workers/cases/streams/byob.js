// Streams: a body is read into the reader's own buffer.
//> POST / {"body":"0123456789"}
export default {
  async fetch(request) {
    const reader = request.body.getReader({ mode: "byob" });
    const first = await reader.read(new Uint8Array(4));
    let text = new TextDecoder().decode(first.value);
    for (;;) {
      const { done, value } = await reader.read(new Uint8Array(100));
      if (done) return Response.json({ text, left: value?.byteLength });
      text += new TextDecoder().decode(value);
    }
  },
};
