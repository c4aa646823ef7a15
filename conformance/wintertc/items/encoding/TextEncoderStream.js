interfaceShape("TextEncoderStream", { length: 0, attributes: "encoding readable writable" });

test("encodes a surrogate pair that chunks cut", async () => {
  const chunks = ReadableStream.from(["\ud83d", "\ude00"]);
  const bytes = await Array.fromAsync(chunks.pipeThrough(new TextEncoderStream()));
  alike(
    bytes.flatMap((chunk) => [...chunk]),
    [0xf0, 0x9f, 0x98, 0x80],
  );
});
