attributeShape("onerror", "writable");

test("takes functions and objects only, and gives null else", () => {
  same(onerror, null);
  const handler = () => undefined;
  globalThis.onerror = handler;
  same(onerror, handler);
  globalThis.onerror = 1;
  same(onerror, null);
});

test("gets the error in five arguments, and cancels by true", () => {
  const error = new RangeError("x");
  let given;
  globalThis.onerror = (...args) => {
    given = args;
    return true;
  };
  reportError(error);
  globalThis.onerror = null;
  same(given.length, 5);
  same(given[4], error);
  same(typeof given[0], "string");
});
