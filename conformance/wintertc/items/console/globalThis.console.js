const methods = `assert clear debug error info log table trace warn dir dirxml count countReset group groupCollapsed groupEnd
  time timeLog timeEnd`;

test("is there", () => {
  checkFlags(owned(globalThis, "console", ""), "wc", "console");
});

test("is a namespace with a prototype that is empty", () => {
  const prototype = Object.getPrototypeOf(console);
  alike(Reflect.ownKeys(prototype), []);
  same(Object.getPrototypeOf(prototype), Object.prototype);
  same(owned(console, Symbol.toStringTag, "").value, "console");
});

for (const name of methods.split(/\s+/)) {
  test(`method ${name}()`, () => {
    const found = owned(console, name, "console.");
    checkFlags(found, "wec", name);
    checkFunction(found.value, { name, length: 0 });
    same(Reflect.apply(found.value, undefined, []), undefined);
  });
}

test("asks the label of a count once, as a string", () => {
  let asked = 0;
  const label = { toString: () => `label ${++asked}` };
  console.count(label);
  same(asked, 1);
});
