import t from "tap";
import "../../../test/runtime-ops.ts";
import { toByteString, toDOMString, toLong, toRecord, toSequence } from "./index.ts";

t.test("a sequence comes from any iterable object", async (t) => {
  t.same(toSequence(new Set(["1", 2]), "c", toLong), [1, 2]);
  t.throws(() => toSequence("12", "c", toLong), { name: "TypeError" }, "a string is no object");
  t.throws(() => toSequence({}, "c", toLong), { name: "TypeError" });
  t.throws(() => toSequence({ [Symbol.iterator]: 1 }, "c", toLong), { name: "TypeError" });
  t.throws(() => toSequence({ [Symbol.iterator]: () => ({ next: () => 1 }) }, "c", toLong), { name: "TypeError" });
});

t.test("a patched array iterator is obeyed, for it is the app's", async (t) => {
  const list = [1, 2];
  Object.defineProperty(list, Symbol.iterator, { value: () => [9][Symbol.iterator]() });
  t.same(toSequence(list, "c", toLong), [9]);
});

t.test("a record has the enumerable own properties, in their order", async (t) => {
  const source = Object.create({ inherited: 1 }, { hidden: { value: 1 } });
  source.b = "1";
  source.a = "2";
  t.same(toRecord(source, "c", toDOMString, toLong), [
    ["b", 1],
    ["a", 2],
  ]);
});

t.test("a record's keys are converted before their values are read", async (t) => {
  const log: string[] = [];
  const source = new Proxy(
    { b: 1, "\u0100": 2 },
    {
      ownKeys(target) {
        log.push("keys");
        return Reflect.ownKeys(target);
      },
      getOwnPropertyDescriptor(target, key) {
        log.push(`own ${String(key)}`);
        return Reflect.getOwnPropertyDescriptor(target, key);
      },
      get(target, key) {
        log.push(`get ${String(key)}`);
        return Reflect.get(target, key);
      },
    },
  );
  t.throws(() => toRecord(source, "c", toByteString, toLong), { name: "TypeError" });
  t.same(log, ["keys", "own b", "get b", "own \u0100"]);
});

t.test("a symbol is no key of a record", async (t) => {
  t.throws(() => toRecord({ [Symbol()]: 1 }, "c", toDOMString, toLong), { name: "TypeError" });
});

t.test("keys that become equal keep the first place and the last value", async (t) => {
  t.same(
    toRecord({ a: 1, b: 2, A: 3 }, "c", (key) => String(key).toLowerCase(), toLong),
    [
      ["a", 3],
      ["b", 2],
    ],
  );
});
