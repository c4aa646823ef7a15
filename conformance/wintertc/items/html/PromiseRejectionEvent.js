interfaceShape("PromiseRejectionEvent", { length: 2, parent: "Event", attributes: "promise reason" });

test("has its promise and its reason", () => {
  const promise = Promise.resolve();
  const event = new PromiseRejectionEvent("unhandledrejection", { promise, reason: 1 });
  same(event.promise, promise);
  same(event.reason, 1);
  throws(() => new PromiseRejectionEvent("unhandledrejection", {}), TypeError);
});
