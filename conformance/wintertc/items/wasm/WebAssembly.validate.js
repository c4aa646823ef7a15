operationShape("validate", 1, { holder: WebAssembly });

test("tells modules from other bytes", () => {
  same(WebAssembly.validate(wasm.add), true);
  same(WebAssembly.validate(new Uint8Array(8)), false);
  throws(() => WebAssembly.validate("text"), TypeError);
});
