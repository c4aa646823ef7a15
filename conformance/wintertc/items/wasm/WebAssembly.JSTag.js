test("is there", () => {
  owned(WebAssembly, "JSTag", "WebAssembly.");
});

test("is an attribute, read only", () => {
  const found = owned(WebAssembly, "JSTag", "WebAssembly.");
  checkFlags(found, "ec", "JSTag");
  checkFunction(found.get, { name: "get JSTag", length: 0 });
  same(found.set, undefined);
});

test("is a tag, and none that script can throw", () => {
  same(WebAssembly.JSTag instanceof WebAssembly.Tag, true);
  same(WebAssembly.JSTag, WebAssembly.JSTag);
  throws(() => new WebAssembly.Exception(WebAssembly.JSTag, [{}]), TypeError);
});
