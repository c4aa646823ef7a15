interfaceShape("DecompressionStream", { length: 1, attributes: "readable writable" });

/** "abc", compressed by other programs. */
const compressed = {
  deflate: "eJxLTEoGAAJNASc=",
  "deflate-raw": "S0xKBgA=",
  gzip: "H4sIAAAAAAAAA0tMSgYAwkEkNQMAAAA=",
};

for (const [format, text] of Object.entries(compressed)) {
  test(`decompresses: ${format}`, async () => {
    const bytes = Uint8Array.fromBase64(text);
    const plain = new Response(bytes).body.pipeThrough(new DecompressionStream(format));
    same(await new Response(plain).text(), "abc");
  });
}

test("refuses what is no such format, and what is cut off", async () => {
  const read = (bytes) => new Response(new Response(bytes).body.pipeThrough(new DecompressionStream("gzip"))).text();
  await rejects(() => read(new Uint8Array([1, 2, 3])), TypeError);
  await rejects(() => read(Uint8Array.fromBase64(compressed.gzip).subarray(0, 15)), TypeError);
});
