import t from "tap";
import { HeapTrim } from "./heap-trim.ts";

const MB = 2 ** 20;

t.test("garbage is collected when there is much more than what was left the last time", (t) => {
  let size = 10 * MB;
  let left = 10 * MB;
  let collected = 0;
  const trim = new HeapTrim({
    size: () => size,
    collect() {
      collected++;
      size = left;
    },
  });
  t.teardown(() => trim.close());
  const after = (now: number) => {
    size = now * MB;
    trim.look();
    return collected;
  };
  t.same([20, 34, 35, 34, 35].map(after), [0, 0, 1, 1, 2]);
  // What is held has grown: only more than that is garbage.
  left = 50 * MB;
  t.same([60, 74, 75].map(after), [3, 3, 4]);
  t.end();
});

t.test("a heap's own size is what is looked at", (t) => {
  let collected = 0;
  const trim = new HeapTrim({ collect: () => void collected++ });
  t.teardown(() => trim.close());
  trim.look();
  t.equal(collected, 0);
  const held = Array.from({ length: 1_500_000 }, (_, index) => ({ index, other: [index] }));
  trim.look();
  t.equal(collected, 1);
  trim.look();
  t.equal(collected, 1, "it is held");
  t.equal(held.length, 1_500_000);
  t.end();
});
