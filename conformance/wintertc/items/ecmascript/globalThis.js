test("is there", () => {
  const found = owned(globalThis, "globalThis", "");
  checkFlags(found, "wc", "globalThis");
  same(found.value, globalThis);
});

test("is the global object", () => {
  same(Function("return this")(), globalThis);
  globalThis.onlyHere = 1;
  same(Function("return onlyHere")(), 1);
  delete globalThis.onlyHere;
});

test("is an event target", () => {
  same(globalThis instanceof EventTarget, true);
  let target;
  const listen = (event) => {
    target = event.target;
  };
  globalThis.addEventListener("x", listen, { once: true });
  dispatchEvent(new Event("x"));
  same(target, globalThis);
});
