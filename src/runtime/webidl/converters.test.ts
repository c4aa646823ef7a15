import t from "tap";
import { toByteString, toCallback, toDictionary, toDOMString, toEnum, toObject, toUSVString } from "./index.ts";

t.test("strings", async (t) => {
  t.equal(toDOMString({ toString: () => "x" }, "c"), "x");
  t.throws(() => toDOMString(Symbol(), "URL: url"), { name: "TypeError", message: /^URL: url / });
  t.equal(toByteString("\u00ff", "c"), "\u00ff");
  t.throws(() => toByteString("\u0100", "c"), { name: "TypeError" });
  t.equal(toUSVString("a\ud800b\u{1f600}", "c"), "a\ufffdb\u{1f600}");
});

t.test("objects and functions", async (t) => {
  for (const value of [null, undefined, 1, "x"]) t.throws(() => toObject(value, "c"), { name: "TypeError" });
  const callback = () => {};
  t.equal(toObject(callback, "c"), callback);
  t.equal(toCallback(callback, "c"), callback);
  t.throws(() => toCallback({}, "c"), { name: "TypeError" });
});

t.test("an enumeration has no other values, and no other case", async (t) => {
  t.equal(toEnum("bytes", ["bytes", "text"], "c"), "bytes");
  t.throws(() => toEnum("Bytes", ["bytes"], "c"), { name: "TypeError" });
});

t.test("a dictionary is an object, or missing", async (t) => {
  t.equal(toDictionary(null, "c"), undefined);
  t.equal(toDictionary(undefined, "c"), undefined);
  t.throws(() => toDictionary(1, "c"), { name: "TypeError" });
});
