interfaceShape("ReadableStreamDefaultController", {
  length: null,
  attributes: "desiredSize",
  methods: { close: 0, enqueue: 0, error: 0 },
});

test("fills the queue, and fails the stream", async () => {
  let controller;
  const source = {
    start(given) {
      controller = given;
    },
  };
  const stream = new ReadableStream(source, { highWaterMark: 2 });
  same(controller instanceof ReadableStreamDefaultController, true);
  controller.enqueue("a");
  same(controller.desiredSize, 1);
  const reader = stream.getReader();
  same((await reader.read()).value, "a");
  controller.error(new RangeError("x"));
  await rejects(() => reader.read(), RangeError);
  throws(() => controller.enqueue("b"), TypeError);
});
