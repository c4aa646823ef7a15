interfaceShape(
  "Table",
  { length: 1, attributes: "length", methods: { grow: 1, get: 1, set: 1 } },
  { holder: WebAssembly, tag: "WebAssembly.Table" },
);

test("holds references", () => {
  const table = new WebAssembly.Table({ element: "externref", initial: 1 });
  const value = {};
  table.set(0, value);
  same(table.get(0), value);
  same(table.grow(2), 1);
  same(table.length, 3);
  throws(() => table.get(3), RangeError);
});
