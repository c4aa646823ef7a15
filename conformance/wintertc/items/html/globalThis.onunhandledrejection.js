attributeShape("onunhandledrejection", "writable");

test("is called for a promise that nobody waits for", async () => {
  let rejected;
  const event = await new Promise((resolve) => {
    globalThis.onunhandledrejection = (given) => {
      given.preventDefault();
      resolve(given);
    };
    rejected = Promise.reject(new RangeError("x"));
  });
  globalThis.onunhandledrejection = null;
  same(event instanceof PromiseRejectionEvent, true);
  same(event.promise, rejected);
  same(event.reason.message, "x");
  same(event.cancelable, true);
});
