interfaceShape("Tag", { length: 1 }, { holder: WebAssembly, tag: "WebAssembly.Tag" });

test("names the types of an exception's values", () => {
  const tag = new WebAssembly.Tag({ parameters: ["i32"] });
  same(new WebAssembly.Exception(tag, [5]).getArg(tag, 0), 5);
  throws(() => new WebAssembly.Tag({ parameters: ["no type"] }), TypeError);
});
