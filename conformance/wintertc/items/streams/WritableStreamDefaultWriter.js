interfaceShape("WritableStreamDefaultWriter", {
  length: 1,
  attributes: "desiredSize",
  promiseAttributes: "closed ready",
  methods: { releaseLock: 0 },
  promiseMethods: { abort: 0, close: 0, write: 0 },
});

test("tells of back-pressure", async () => {
  const sink = Promise.withResolvers();
  const stream = new WritableStream({ write: () => sink.promise });
  const writer = stream.getWriter();
  await writer.ready;
  same(writer.desiredSize, 1);
  const write = writer.write("a");
  same(writer.desiredSize, 0);
  let isReady = false;
  const ready = writer.ready.then(() => {
    isReady = true;
  });
  await new Promise((resolve) => setTimeout(resolve));
  same(isReady, false, "is ready too soon");
  sink.resolve();
  await Promise.all([write, ready]);
  same(isReady, true);
});
