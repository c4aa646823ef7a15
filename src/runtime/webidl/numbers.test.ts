import t from "tap";
import {
  toByte,
  toDouble,
  toLong,
  toLongLong,
  toOctet,
  toUnrestrictedDouble,
  toUnsignedLong,
  toUnsignedLongLong,
} from "./index.ts";

t.test("integers wrap around", async (t) => {
  t.equal(toOctet(257.9, "x"), 1);
  t.equal(toByte(128, "x"), -128);
  t.equal(toByte(-129, "x"), 127);
  t.equal(toLong(2 ** 31, "x"), -(2 ** 31));
  t.equal(toUnsignedLong(-1, "x"), 2 ** 32 - 1);
  t.equal(toLongLong(2 ** 63, "x"), -(2 ** 63));
  t.equal(toUnsignedLongLong(2 ** 64 + 4096, "x"), 4096);
  t.equal(toLong(Number.NaN, "x"), 0);
  t.equal(toLong(Number.POSITIVE_INFINITY, "x"), 0);
});

t.test("there is no negative zero", async (t) => {
  for (const mode of [undefined, "clamp", "enforceRange"] as const) t.ok(Object.is(toLong(-0, "x", mode), 0), mode);
  t.ok(Object.is(toLong(-0.4, "x", "clamp"), 0));
  t.ok(Object.is(toLong(-0.4, "x", "enforceRange"), 0));
});

t.test("clamping rounds halves to the even neighbour", async (t) => {
  t.same(
    [0.5, 1.5, 2.5, -5, 300, Number.NaN, Number.POSITIVE_INFINITY].map((value) => toOctet(value, "x", "clamp")),
    [0, 2, 2, 0, 255, 0, 255],
  );
});

t.test("an enforced range refuses what lies outside", async (t) => {
  t.equal(toOctet(255.9, "x", "enforceRange"), 255);
  t.equal(toUnsignedLongLong(Number.MAX_SAFE_INTEGER, "x", "enforceRange"), Number.MAX_SAFE_INTEGER);
  for (const value of [256, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    t.throws(() => toOctet(value, "size", "enforceRange"), { name: "TypeError", message: /^size / });
  }
  t.throws(() => toUnsignedLongLong(2 ** 53, "x", "enforceRange"), { name: "TypeError" });
});

t.test("what is no number for the language is none here", async (t) => {
  t.throws(() => toLong(1n, "x"), { name: "TypeError" });
  t.throws(() => toLong(Symbol(), "x"), { name: "TypeError" });
  t.equal(toLong("0x10", "x"), 16);
});

t.test("a restricted double is finite", async (t) => {
  t.throws(() => toDouble(Number.NaN, "x"), { name: "TypeError" });
  t.equal(toDouble("1.5", "x"), 1.5);
  t.ok(Number.isNaN(toUnrestrictedDouble("a", "x")));
});
