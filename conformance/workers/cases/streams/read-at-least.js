// ReadableStreamBYOBReader.readAtLeast waits for so many bytes.
//> POST / {"body":"0123456789"}
export default {
  async fetch(request) {
    const reader = request.body.getReader({ mode: "byob" });
    const { value, done } = await reader.readAtLeast(10, new Uint8Array(20));
    return Response.json({ length: value.byteLength, done });
  },
};
