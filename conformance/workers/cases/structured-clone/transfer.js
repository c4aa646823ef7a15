// structuredClone: buffers and streams are transferred.
const attempt = (run) => {
  try {
    return run();
  } catch (error) {
    return error.name;
  }
};
export default {
  async fetch() {
    const buffer = new ArrayBuffer(8);
    const moved = structuredClone(buffer, { transfer: [buffer] });
    const stream = new Response("streamed").body;
    return Response.json({
      moved: moved.byteLength,
      detached: buffer.byteLength,
      twice: attempt(() => structuredClone(1, { transfer: [moved, moved] })),
      again: attempt(() => structuredClone(buffer, { transfer: [buffer] })),
      plain: attempt(() => structuredClone({}, { transfer: [{}] })),
      stream: await attempt(() => new Response(structuredClone(stream, { transfer: [stream] })).text()),
    });
  },
};
