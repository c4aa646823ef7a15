operationShape("instantiate", 1, { holder: WebAssembly, isPromise: true });

test("gives module and instance of bytes, and the instance of a module", async () => {
  const { module, instance } = await WebAssembly.instantiate(wasm.add);
  same(instance.exports.add(1, 2), 3);
  const other = await WebAssembly.instantiate(module);
  same(other instanceof WebAssembly.Instance, true);
  await rejects(() => WebAssembly.instantiate(wasm.imports, {}), TypeError);
});
