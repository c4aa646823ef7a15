operationShape("compile", 1, { holder: WebAssembly, isPromise: true });

test("gives a module", async () => {
  const module = await WebAssembly.compile(wasm.add);
  same(module instanceof WebAssembly.Module, true);
  await rejects(() => WebAssembly.compile(new Uint8Array(3)), WebAssembly.CompileError);
});
