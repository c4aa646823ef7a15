interfaceShape("AbortSignal", {
  length: null,
  parent: "EventTarget",
  attributes: "aborted reason",
  writable: "onabort",
  methods: { throwIfAborted: 0 },
  statics: { abort: 0, any: 1, timeout: 1 },
});

test("any() follows its sources", () => {
  const controller = new AbortController();
  const signal = AbortSignal.any([controller.signal, new AbortController().signal]);
  same(signal.aborted, false);
  controller.abort();
  same(signal.aborted, true);
  same(signal.reason, controller.signal.reason);
  throws(() => signal.throwIfAborted(), "AbortError");
});

test("timeout() aborts by itself", async () => {
  const signal = AbortSignal.timeout(1);
  await new Promise((resolve) => {
    signal.onabort = resolve;
  });
  same(signal.reason.name, "TimeoutError");
});
