interfaceShape("Instance", { length: 1, attributes: "exports" }, { holder: WebAssembly, tag: "WebAssembly.Instance" });

test("exports what runs", () => {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm.add));
  same(exports.add(40, 2), 42);
  same(Object.isFrozen(exports), true);
  same(Object.getPrototypeOf(exports), null);
});

test("wants the imports of its module", () => {
  throws(() => new WebAssembly.Instance(new WebAssembly.Module(wasm.imports), {}), TypeError);
  throws(() => new WebAssembly.Instance(new WebAssembly.Module(wasm.imports), { m: { f: 1 } }), WebAssembly.LinkError);
});
