// Body: a stream that is locked or disturbed is no body.
const attempt = (make) => {
  try {
    make();
    return "made";
  } catch (error) {
    return error.name;
  }
};
export default {
  async fetch() {
    const locked = new ReadableStream();
    locked.getReader();
    const read = new Response("x").body;
    const reader = read.getReader();
    await reader.read();
    reader.releaseLock();
    return Response.json({
      locked: attempt(() => new Response(locked)),
      disturbed: attempt(() => new Response(read)),
      sameTwice: attempt(() => {
        const { body } = new Response("x");
        new Response(body);
        new Response(body);
      }),
    });
  },
};
