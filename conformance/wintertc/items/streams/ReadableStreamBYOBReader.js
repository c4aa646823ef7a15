interfaceShape("ReadableStreamBYOBReader", {
  length: 1,
  promiseAttributes: "closed",
  methods: { releaseLock: 0 },
  promiseMethods: { cancel: 0, read: 1 },
});

test("reads into the buffer that it is given", async () => {
  const stream = new ReadableStream({
    type: "bytes",
    start(controller) {
      controller.enqueue(new Uint8Array([1, 2, 3]));
      controller.close();
    },
  });
  const reader = stream.getReader({ mode: "byob" });
  same(reader instanceof ReadableStreamBYOBReader, true);
  const first = await reader.read(new Uint8Array(2), { min: 2 });
  alike([first.done, ...first.value], [false, 1, 2]);
  alike([...(await reader.read(new Uint8Array(2))).value], [3]);
  same((await reader.read(new Uint8Array(2))).done, true);
  throws(() => new ReadableStream().getReader({ mode: "byob" }), TypeError);
});
