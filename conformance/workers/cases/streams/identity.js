// Streams: a TransformStream without a transformer: bytes written by work that goes on after the response was returned.
export default {
  fetch() {
    const { readable, writable } = new TransformStream();
    const write = async () => {
      const writer = writable.getWriter();
      const encoder = new TextEncoder();
      for (const piece of ["a", "b", "c"]) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        await writer.write(encoder.encode(piece));
      }
      await writer.close();
    };
    write();
    return new Response(readable);
  },
};
