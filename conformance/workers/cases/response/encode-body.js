// Response: encodeBody "manual" sends bytes that are encoded already as they are.
//> GET / {"headers":{"accept-encoding":"gzip"}}
export default {
  async fetch() {
    const stream = new Blob(["compressed"]).stream().pipeThrough(new CompressionStream("gzip"));
    const bytes = await new Response(stream).arrayBuffer();
    return new Response(bytes, { encodeBody: "manual", headers: { "content-encoding": "gzip" } });
  },
};
