interfaceShape("CompressionStream", { length: 1, attributes: "readable writable" });

for (const format of ["deflate", "deflate-raw", "gzip"]) {
  test(`compresses: ${format}`, async () => {
    const text = "a".repeat(10_000);
    const compressed = new Response(text).body.pipeThrough(new CompressionStream(format));
    const bytes = await new Response(compressed).arrayBuffer();
    same(bytes.byteLength < 200, true, "is smaller");
    const back = new Response(bytes).body.pipeThrough(new DecompressionStream(format));
    same((await new Response(back).text()) === text, true, "comes back");
  });
}

test("knows no other formats", () => {
  throws(() => new CompressionStream("lzw"), TypeError);
});
