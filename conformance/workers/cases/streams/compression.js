// CompressionStream and DecompressionStream: what one packs the other unpacks.
export default {
  async fetch() {
    const round = async (format) => {
      try {
        const packed = new Blob(["text ".repeat(100)]).stream().pipeThrough(new CompressionStream(format));
        const text = await new Response(packed.pipeThrough(new DecompressionStream(format))).text();
        return text.length;
      } catch (error) {
        return error.name;
      }
    };
    return Response.json({
      gzip: await round("gzip"),
      deflate: await round("deflate"),
      raw: await round("deflate-raw"),
      wrong: await round("zip"),
    });
  },
};
