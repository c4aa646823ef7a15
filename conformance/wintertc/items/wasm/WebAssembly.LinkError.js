// A native error: https://webassembly.github.io/spec/js-api/#error-objects

test("is there", () => {
  checkFlags(owned(WebAssembly, "LinkError", "WebAssembly."), "wc", "LinkError");
});

test("is an error of its own", () => {
  const { LinkError } = WebAssembly;
  checkFunction(LinkError, { name: "LinkError", length: 1 });
  same(Object.getPrototypeOf(LinkError), Error);
  same(Object.getPrototypeOf(LinkError.prototype), Error.prototype);
  const name = owned(LinkError.prototype, "name", "prototype.");
  same(name.value, "LinkError");
  checkFlags(name, "wc", "name");
  const error = LinkError("m", { cause: 1 });
  alike([error instanceof LinkError, error.message, error.cause, String(error)], [true, "m", 1, "LinkError: m"]);
  same(Error.isError(error), true);
});

test("comes of imports of another kind", () => {
  throws(() => new WebAssembly.Instance(new WebAssembly.Module(wasm.imports), { m: { f: 1 } }), WebAssembly.LinkError);
});
