// DecompressionStream: what is not compressed is an error.
export default {
  async fetch() {
    const { readable, writable } = new DecompressionStream("gzip");
    const writer = writable.getWriter();
    writer.write(new Uint8Array([1, 2, 3])).catch(() => {});
    writer.close().catch(() => {});
    return new Response(await new Response(readable).text().catch((error) => error.name));
  },
};
