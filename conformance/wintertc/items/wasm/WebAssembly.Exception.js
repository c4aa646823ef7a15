interfaceShape(
  "Exception",
  { length: 2, methods: { getArg: 2, is: 1 } },
  { holder: WebAssembly, tag: "WebAssembly.Exception" },
);

test("is of its tag only, and has its values", () => {
  const tag = new WebAssembly.Tag({ parameters: ["i32", "i64"] });
  const exception = new WebAssembly.Exception(tag, [1, 2n]);
  same(exception.is(tag), true);
  same(exception.is(new WebAssembly.Tag({ parameters: ["i32", "i64"] })), false);
  same(exception.getArg(tag, 1), 2n);
  throws(() => exception.getArg(tag, 2), RangeError);
  throws(() => new WebAssembly.Exception(tag, [1]), TypeError);
});
