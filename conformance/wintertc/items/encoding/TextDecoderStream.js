interfaceShape("TextDecoderStream", { length: 0, attributes: "encoding fatal ignoreBOM readable writable" });

test("decodes a character that chunks cut", async () => {
  const chunks = ReadableStream.from([new Uint8Array([0xe2, 0x82]), new Uint8Array([0xac])]);
  alike(await Array.fromAsync(chunks.pipeThrough(new TextDecoderStream())), ["€"]);
});
