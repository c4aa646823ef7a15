// A native error: https://webassembly.github.io/spec/js-api/#error-objects

test("is there", () => {
  checkFlags(owned(WebAssembly, "CompileError", "WebAssembly."), "wc", "CompileError");
});

test("is an error of its own", () => {
  const { CompileError } = WebAssembly;
  checkFunction(CompileError, { name: "CompileError", length: 1 });
  same(Object.getPrototypeOf(CompileError), Error);
  same(Object.getPrototypeOf(CompileError.prototype), Error.prototype);
  const name = owned(CompileError.prototype, "name", "prototype.");
  same(name.value, "CompileError");
  checkFlags(name, "wc", "name");
  const error = CompileError("m", { cause: 1 });
  alike([error instanceof CompileError, error.message, error.cause, String(error)], [true, "m", 1, "CompileError: m"]);
  same(Error.isError(error), true);
});

test("comes of bytes that are no module", () => {
  throws(() => new WebAssembly.Module(new Uint8Array(3)), WebAssembly.CompileError);
});
