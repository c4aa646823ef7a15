// Body: everything that can be one.
const attempt = async (make) => {
  try {
    return await new Response(make()).text();
  } catch (error) {
    return error.name;
  }
};
export default {
  async fetch() {
    const bytes = new TextEncoder().encode("bytes");
    return Response.json({
      text: await attempt(() => "text"),
      buffer: await attempt(() => bytes.buffer),
      view: await attempt(() => bytes.subarray(1, 3)),
      dataView: await attempt(() => new DataView(bytes.buffer, 2)),
      float: await attempt(() => new Float32Array(1)),
      params: await attempt(() => new URLSearchParams("a=b c")),
      number: await attempt(() => 42),
      object: await attempt(() => ({ a: 1 })),
      array: await attempt(() => [1, 2]),
      symbol: await attempt(() => Symbol("s")),
      toString: await attempt(() => ({ toString: () => "made" })),
      textStream: await attempt(
        () =>
          new ReadableStream({
            start(c) {
              c.enqueue("text");
              c.close();
            },
          }),
      ),
      byteStream: await attempt(
        () =>
          new ReadableStream({
            start(c) {
              c.enqueue(bytes);
              c.close();
            },
          }),
      ),
    });
  },
};
