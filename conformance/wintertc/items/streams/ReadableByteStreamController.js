interfaceShape("ReadableByteStreamController", {
  length: null,
  attributes: "byobRequest desiredSize",
  methods: { close: 0, enqueue: 1, error: 0 },
});

test("takes bytes, and transfers them", async () => {
  const chunk = new Uint8Array([1, 2]);
  const stream = new ReadableStream({
    type: "bytes",
    start(controller) {
      same(controller instanceof ReadableByteStreamController, true);
      throws(() => controller.enqueue("text"), TypeError);
      controller.enqueue(chunk);
      controller.close();
    },
  });
  same(chunk.byteLength, 0, "bytes left");
  alike([...(await stream.getReader().read()).value], [1, 2]);
});
