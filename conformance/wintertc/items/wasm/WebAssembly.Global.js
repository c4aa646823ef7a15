interfaceShape(
  "Global",
  { length: 1, writable: "value", methods: { valueOf: 0 } },
  { holder: WebAssembly, tag: "WebAssembly.Global" },
);

test("holds a value of its type", () => {
  const global = new WebAssembly.Global({ value: "i32", mutable: true }, 42);
  same(global.value, 42);
  global.value = 2 ** 32 + 1;
  same(global.valueOf(), 1);
  throws(() => {
    new WebAssembly.Global({ value: "i64" }, 1n).value = 2n;
  }, TypeError);
});
