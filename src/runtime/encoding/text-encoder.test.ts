import t from "tap";
import "../../../test/runtime-ops.ts";
import { TextEncoder } from "./index.ts";

const encoder = new TextEncoder();

t.test("strings become UTF-8, lone surrogates U+FFFD", async (t) => {
  t.same([...encoder.encode("a\u00e9\u20ac\u{1f600}")], [...Buffer.from("a\u00e9\u20ac\u{1f600}")]);
  t.same([...encoder.encode("\ud800a\udc00")], [0xef, 0xbf, 0xbd, 0x61, 0xef, 0xbf, 0xbd]);
  t.equal(encoder.encode().length, 0);
  t.equal(encoder.encode(undefined).length, 0);
  t.same([...encoder.encode(null)], [...Buffer.from("null")]);
});

t.test("short strings become the same bytes as long ones", async (t) => {
  for (const unit of ["a", "\0", "\x7f", "\x80", "\xff", "\u20ac"]) {
    for (const length of [1, 63, 64, 65]) {
      const text = "a".repeat(length - 1) + unit;
      const bytes = encoder.encode(text);
      t.same([...bytes], [...Buffer.from(text)]);
      t.equal(bytes.buffer.byteLength, bytes.length);
    }
  }
});

t.test("encodeInto writes whole characters only", async (t) => {
  const into = new Uint8Array(4);
  t.same(encoder.encodeInto("a\u{1f600}", into), { read: 1, written: 1 });
  t.same(encoder.encodeInto("\u{1f600}a", into), { read: 2, written: 4 });
  t.same([...into], [...Buffer.from("\u{1f600}")]);
  t.same(encoder.encodeInto("xyz", new Uint8Array(0)), { read: 0, written: 0 });
});

t.test("encodeInto reaches shared memory and the part of a buffer that a view shows", async (t) => {
  const shared = new Uint8Array(new SharedArrayBuffer(4), 1, 2);
  t.same(encoder.encodeInto("hi!", shared), { read: 2, written: 2 });
  t.same([...new Uint8Array(shared.buffer)], [0, 0x68, 0x69, 0]);
});

t.test("wrong destinations and receivers are refused", async (t) => {
  t.throws(() => encoder.encodeInto("x", new Uint16Array(2)), TypeError);
  t.throws(() => encoder.encodeInto("x", new ArrayBuffer(2)), TypeError);
  t.throws(() => Reflect.apply(encoder.encode, {}, ["x"]), TypeError);
});
