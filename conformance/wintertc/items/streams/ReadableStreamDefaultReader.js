interfaceShape("ReadableStreamDefaultReader", {
  length: 1,
  promiseAttributes: "closed",
  methods: { releaseLock: 0 },
  promiseMethods: { cancel: 0, read: 0 },
});

test("locks its stream until it is released", async () => {
  const stream = ReadableStream.from(["a"]);
  const reader = new ReadableStreamDefaultReader(stream);
  throws(() => stream.getReader(), TypeError);
  same((await reader.read()).value, "a");
  const pending = new ReadableStream().getReader();
  const read = pending.read();
  pending.releaseLock();
  await rejects(() => read, TypeError);
  same((await reader.read()).done, true);
  same(await reader.closed, undefined);
});
