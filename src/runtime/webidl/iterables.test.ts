import t from "tap";
import { defineInterface, defineIterablePairs } from "./index.ts";

type Pairs = [string, string][];
class Letters {
  #pairs: Pairs;
  constructor(pairs: Pairs) {
    this.#pairs = pairs;
  }
  static pairsOf(self: unknown): Pairs | null {
    return typeof self === "object" && self !== null && #pairs in self ? self.#pairs : null;
  }
}
const { pairsOf } = Letters;
defineIterablePairs(Letters, "Letters", pairsOf);
Reflect.deleteProperty(Letters, "pairsOf");
defineInterface(Letters);

type Iterable = Letters & Map<string, string>;
const letters = (...pairs: Pairs) => new Letters(pairs) as Iterable;

t.test("entries, keys and values", async (t) => {
  const object = letters(["a", "1"], ["b", "2"]);
  t.same(
    [...object],
    [
      ["a", "1"],
      ["b", "2"],
    ],
  );
  t.same([...object.keys()], ["a", "b"]);
  t.same([...object.values()], ["1", "2"]);
  t.equal(object[Symbol.iterator], object.entries);
});

t.test("an iterator is live, and never ends twice", async (t) => {
  const pairs: Pairs = [["a", "1"]];
  const iterator = letters(...pairs).keys();
  t.same(iterator.next(), { value: "a", done: false });
  t.same(iterator.next(), { value: undefined, done: true });
  const grown: Pairs = [["a", "1"]];
  const seen: string[] = [];
  (new Letters(grown) as Iterable).forEach((_value, key) => {
    seen.push(key);
    if (grown.length < 3) grown.push([`${key}x`, ""]);
  });
  t.same(seen, ["a", "ax", "axx"]);
});

t.test("an entry is the app's own", async (t) => {
  const object = letters(["a", "1"]);
  for (const entry of object) entry[1] = "changed";
  t.same([...object.values()], ["1"]);
});

t.test("the iterator's prototype", async (t) => {
  const prototype = Object.getPrototypeOf(letters().keys());
  t.equal(Object.getPrototypeOf(prototype), Object.getPrototypeOf(Object.getPrototypeOf([].values())));
  t.equal(prototype[Symbol.toStringTag], "Letters Iterator");
  t.same(Reflect.ownKeys(prototype), ["next", Symbol.toStringTag]);
  t.ok(Object.getOwnPropertyDescriptor(prototype, "next")?.enumerable);
  t.throws(() => prototype.next.call({}), { name: "TypeError" });
});

t.test("only the interface's objects will do", async (t) => {
  const { entries, forEach } = Letters.prototype as Iterable;
  t.throws(() => entries.call({} as Iterable), { name: "TypeError" });
  t.throws(() => forEach.call({} as Iterable, () => {}), { name: "TypeError" });
  t.throws(() => (letters() as unknown as { forEach(): void }).forEach(), { message: /1 argument required/ });
  t.equal(forEach.length, 1);
});
