// Streams: a source is not asked for more than somebody takes.
export default {
  async fetch() {
    let pulls = 0;
    const stream = new ReadableStream({
      pull(controller) {
        pulls++;
        controller.enqueue("x");
      },
    });
    await new Promise((resolve) => setTimeout(resolve, 5));
    const before = pulls;
    const reader = stream.getReader();
    await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 5));
    return Response.json({ before, after: pulls });
  },
};
