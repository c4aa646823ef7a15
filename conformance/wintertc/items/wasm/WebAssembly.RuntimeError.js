// A native error: https://webassembly.github.io/spec/js-api/#error-objects

test("is there", () => {
  checkFlags(owned(WebAssembly, "RuntimeError", "WebAssembly."), "wc", "RuntimeError");
});

test("is an error of its own", () => {
  const { RuntimeError } = WebAssembly;
  checkFunction(RuntimeError, { name: "RuntimeError", length: 1 });
  same(Object.getPrototypeOf(RuntimeError), Error);
  same(Object.getPrototypeOf(RuntimeError.prototype), Error.prototype);
  const name = owned(RuntimeError.prototype, "name", "prototype.");
  same(name.value, "RuntimeError");
  checkFlags(name, "wc", "name");
  const error = RuntimeError("m", { cause: 1 });
  alike([error instanceof RuntimeError, error.message, error.cause, String(error)], [true, "m", 1, "RuntimeError: m"]);
  same(Error.isError(error), true);
});

test("comes of a trap", () => {
  throws(() => new WebAssembly.Instance(new WebAssembly.Module(wasm.trap)).exports.trap(), WebAssembly.RuntimeError);
});
