operationShape("instantiateStreaming", 1, { holder: WebAssembly, isPromise: true });

const response = () => new Response(wasm.imports, { headers: { "content-type": "application/wasm" } });

test("gives module and instance of a response", async () => {
  const { instance } = await WebAssembly.instantiateStreaming(response(), { m: { f: () => 7 } });
  same(instance.exports.call(), 7);
});

test("wants the imports of its module", async () => {
  await rejects(() => WebAssembly.instantiateStreaming(response(), {}), TypeError);
});
