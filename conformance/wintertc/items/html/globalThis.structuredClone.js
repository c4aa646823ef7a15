operationShape("structuredClone", 1, { args: [1] });

test("copies what the language has, circles and errors too", () => {
  const value = { date: new Date(5), map: new Map([[1, new Set([2n])]]), regexp: /a/gi, error: new RangeError("x") };
  value.self = value;
  const copy = structuredClone(value);
  same(copy.self, copy);
  same(copy.date.getTime(), 5);
  same(copy.map.get(1).has(2n), true);
  same(String(copy.regexp), "/a/gi");
  alike([copy.error instanceof RangeError, copy.error.message], [true, "x"]);
});

test("transfers buffers", () => {
  const { buffer } = new Uint8Array([1]);
  same(structuredClone(buffer, { transfer: [buffer] }).byteLength, 1);
  same(buffer.detached, true);
});

test("refuses what can't be copied", () => {
  throws(() => structuredClone(() => undefined), "DataCloneError");
  throws(() => structuredClone(Symbol("x")), "DataCloneError");
});
