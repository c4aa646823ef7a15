interfaceShape(
  "Module",
  { length: 1, statics: { exports: 1, imports: 1, customSections: 2 } },
  { holder: WebAssembly, tag: "WebAssembly.Module" },
);

test("tells of its exports, imports and sections", () => {
  alike(WebAssembly.Module.exports(new WebAssembly.Module(wasm.add)), [{ name: "add", kind: "function" }]);
  const imports = [{ module: "m", name: "f", kind: "function" }];
  alike(WebAssembly.Module.imports(new WebAssembly.Module(wasm.imports)), imports);
  alike(WebAssembly.Module.customSections(new WebAssembly.Module(wasm.add), "x"), []);
  throws(() => new WebAssembly.Module(new Uint8Array([1, 2])), WebAssembly.CompileError);
});

test("is cloned", () => {
  const copy = structuredClone(new WebAssembly.Module(wasm.add));
  same(new WebAssembly.Instance(copy).exports.add(1, 2), 3);
});
