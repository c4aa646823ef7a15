operationShape("compileStreaming", 1, { holder: WebAssembly, isPromise: true });

const responseOf = (type) => new Response(wasm.add, { headers: { "content-type": type } });

test("gives a module of a response", async () => {
  const module = await WebAssembly.compileStreaming(Promise.resolve(responseOf("application/wasm")));
  same(module instanceof WebAssembly.Module, true);
});

test("wants the type of WebAssembly", async () => {
  await rejects(() => WebAssembly.compileStreaming(responseOf("text/plain")), TypeError);
});
