interfaceShape(
  "Memory",
  { length: 1, attributes: "buffer", methods: { grow: 1, toFixedLengthBuffer: 0, toResizableBuffer: 0 } },
  { holder: WebAssembly, tag: "WebAssembly.Memory" },
);

test("grows by pages, and detaches its buffer", () => {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 2 });
  const { buffer } = memory;
  same(buffer.byteLength, 65536);
  same(memory.grow(1), 1);
  same(buffer.byteLength, 0);
  same(memory.buffer.byteLength, 131072);
  throws(() => memory.grow(1), RangeError);
});
