interfaceShape("AbortController", { length: 0, attributes: "signal", methods: { abort: 0 } });

test("aborts its signal with the reason, once", () => {
  const controller = new AbortController();
  const { signal } = controller;
  let events = 0;
  signal.addEventListener("abort", () => events++);
  same(signal, controller.signal);
  same(signal.aborted, false);
  controller.abort("reason");
  controller.abort("another");
  same(signal.aborted, true);
  same(signal.reason, "reason");
  same(events, 1, "events");
});
