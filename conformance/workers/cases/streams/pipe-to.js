// Streams: pipeTo, its end, and what an error does.
export default {
  async fetch() {
    const seen = [];
    const sink = () =>
      new WritableStream({
        write: (chunk) => void seen.push(chunk),
        close: () => void seen.push("closed"),
        abort: (reason) => void seen.push(`aborted ${reason}`),
      });
    const source = (fail) =>
      new ReadableStream({
        start(controller) {
          controller.enqueue("chunk");
          if (fail) controller.error("bad");
          else controller.close();
        },
      });
    const failed = await source(true)
      .pipeTo(sink())
      .catch((reason) => `rejected ${reason}`);
    await source(false).pipeTo(sink());
    return Response.json({ seen, failed });
  },
};
