interfaceShape("TransformStreamDefaultController", {
  length: null,
  attributes: "desiredSize",
  methods: { enqueue: 0, error: 0, terminate: 0 },
});

test("terminates both sides", async () => {
  const stream = new TransformStream({
    transform(chunk, controller) {
      same(controller instanceof TransformStreamDefaultController, true);
      controller.enqueue(chunk);
      controller.terminate();
    },
  });
  const writer = stream.writable.getWriter();
  const closed = writer.closed.catch((error) => error);
  writer.write("a").catch(() => undefined);
  alike(await Array.fromAsync(stream.readable), ["a"]);
  same((await closed) instanceof TypeError, true, "the writable side is errored");
});
