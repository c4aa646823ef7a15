interfaceShape("Blob", {
  length: 0,
  attributes: "size type",
  methods: { slice: 0, stream: 0 },
  promiseMethods: { arrayBuffer: 0, bytes: 0, text: 0 },
});

test("joins its parts and gives slices", async () => {
  const blob = new Blob(["ab", new Uint8Array([99]), new Blob(["d"])], { type: "Text/Plain" });
  alike([blob.size, blob.type], [4, "text/plain"]);
  same(await blob.text(), "abcd");
  same(await blob.slice(1, -1, "x/y").text(), "bc");
  same(await new Response(blob.stream()).text(), "abcd");
});
