test("is there", () => {
  const found = owned(globalThis, "self", "");
  if (!("value" in found)) checkFlags(found, "ec", "self");
  else same(found.writable && found.configurable, true, "self may be a plain property");
});

test("is the global object", () => {
  same(self, globalThis);
});
