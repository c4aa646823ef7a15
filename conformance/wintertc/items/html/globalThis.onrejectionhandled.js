attributeShape("onrejectionhandled", "writable");

test("is called when a promise is waited for after all, in a later task", async () => {
  let rejected;
  await new Promise((resolve) => {
    addEventListener("unhandledrejection", (event) => {
      event.preventDefault();
      resolve();
    });
    rejected = Promise.reject(1);
  });
  await new Promise((resolve) => setTimeout(resolve));
  const event = await new Promise((resolve) => {
    globalThis.onrejectionhandled = resolve;
    rejected.catch(() => undefined);
  });
  globalThis.onrejectionhandled = null;
  same(event instanceof PromiseRejectionEvent, true);
  same(event.promise, rejected);
  same(event.reason, 1);
});
