interfaceShape("WritableStreamDefaultController", { length: null, attributes: "signal", methods: { error: 0 } });

test("signals an abort to the sink", async () => {
  let controller;
  const stream = new WritableStream({
    start(given) {
      controller = given;
    },
  });
  same(controller instanceof WritableStreamDefaultController, true);
  await stream.abort("reason");
  same(controller.signal.reason, "reason");
});

test("fails the stream", async () => {
  const stream = new WritableStream({ start: (controller) => controller.error(new RangeError("x")) });
  await rejects(() => stream.getWriter().closed, RangeError);
});
