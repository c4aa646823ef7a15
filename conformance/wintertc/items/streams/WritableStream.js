interfaceShape("WritableStream", {
  length: 0,
  attributes: "locked",
  methods: { getWriter: 0 },
  promiseMethods: { abort: 0, close: 0 },
});

test("writes in order, then closes", async () => {
  const calls = [];
  const stream = new WritableStream({
    write: (chunk) => void calls.push(chunk),
    close: () => void calls.push("close"),
  });
  await ReadableStream.from(["a", "b"]).pipeTo(stream);
  alike(calls, ["a", "b", "close"]);
  same(stream.locked, false);
});
