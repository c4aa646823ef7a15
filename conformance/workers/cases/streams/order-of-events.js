// Streams: in which order source, reader and queue do their work.
export default {
  async fetch() {
    const seen = [];
    const stream = new ReadableStream(
      {
        start: () => void seen.push("start"),
        pull(controller) {
          seen.push("pull");
          controller.enqueue("x");
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    seen.push("made");
    const reader = stream.getReader();
    reader.closed.then(() => seen.push("closed"));
    const read = reader.read().then(({ value }) => seen.push(`read ${value}`));
    seen.push("asked");
    await read;
    const { done } = await reader.read();
    await null;
    return Response.json({ seen, done });
  },
};
