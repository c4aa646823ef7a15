// Streams: a byob read with `min`.
export default {
  async fetch() {
    let pulls = 0;
    const stream = new ReadableStream({
      type: "bytes",
      pull(controller) {
        controller.enqueue(new Uint8Array([++pulls]));
      },
    });
    const { value } = await stream.getReader({ mode: "byob" }).read(new Uint8Array(5), { min: 3 });
    return Response.json({ bytes: [...value], pulls });
  },
};
