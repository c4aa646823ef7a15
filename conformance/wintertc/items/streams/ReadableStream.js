interfaceShape("ReadableStream", {
  length: 0,
  attributes: "locked",
  methods: { getReader: 0, pipeThrough: 1, tee: 0 },
  promiseMethods: { cancel: 0, pipeTo: 1 },
  statics: { from: 1 },
  iterable: "async",
});

test("is read by iteration, and can be teed", async () => {
  const [one, other] = ReadableStream.from([1, 2, 3]).tee();
  same(one.locked, false);
  const chunks = [];
  for await (const chunk of one) chunks.push(chunk);
  alike(chunks, [1, 2, 3]);
  alike(await Array.fromAsync(other), [1, 2, 3]);
});

test("pulls when it is read, and is canceled with a reason", async () => {
  let reason;
  const source = {
    pull: (controller) => controller.enqueue("chunk"),
    cancel(given) {
      reason = given;
    },
  };
  const reader = new ReadableStream(source, { highWaterMark: 0 }).getReader();
  same((await reader.read()).value, "chunk");
  await reader.cancel("enough");
  same(reason, "enough");
});

test("is transferred by structuredClone", async () => {
  const stream = ReadableStream.from(["a"]);
  const moved = structuredClone(stream, { transfer: [stream] });
  same(stream.locked, true);
  alike(await Array.fromAsync(moved), ["a"]);
});
