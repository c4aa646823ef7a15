import t from "tap";
import {
  dequeClear,
  dequePeek,
  dequePeekSecond,
  dequePush,
  dequePushPair,
  dequeShift,
  dequeShiftPair,
  newDeque,
} from "./deque.ts";

t.test("items come out in the order in which they went in, across segments", async (t) => {
  const deque = newDeque<number>();
  let pushed = 0;
  let shifted = 0;
  // Waves of different heights, so that head and tail meet at every place of a segment.
  for (let wave = 1; wave < 60; wave++) {
    for (let i = 0; i < wave; i++) dequePush(deque, pushed++);
    t.equal(dequePeek(deque), shifted);
    for (let i = 0; i < wave - (wave % 3); i++) t.equal(dequeShift(deque), shifted++);
    t.equal(deque.length, pushed - shifted);
  }
  while (deque.length > 0) t.equal(dequeShift(deque), shifted++);
  t.equal(shifted, pushed);
});

t.test("pairs stay together", async (t) => {
  const deque = newDeque<unknown>();
  for (let i = 0; i < 100; i++) dequePushPair(deque, `value ${i}`, i);
  t.equal(deque.length, 200);
  for (let i = 0; i < 100; i++) {
    t.equal(dequePeekSecond(deque), i);
    t.equal(dequeShiftPair(deque), `value ${i}`);
  }
  t.equal(deque.length, 0);
});

t.test("an item that was taken is not held any more", async (t) => {
  const deque = newDeque<object>();
  dequePush(deque, {});
  dequeShift(deque);
  t.equal(deque.head?.items[0], undefined);
});

t.test("clearing lets go of everything", async (t) => {
  const deque = newDeque<number>();
  for (let i = 0; i < 40; i++) dequePush(deque, i);
  dequeClear(deque);
  t.equal(deque.length, 0);
  t.equal(deque.head, undefined);
  dequePush(deque, 7);
  t.equal(dequeShift(deque), 7);
});

t.test("an accessor on Array.prototype is not reached", async (t) => {
  const seen: unknown[] = [];
  Object.defineProperty(Array.prototype, "0", { set: (value) => seen.push(value), configurable: true });
  const deque = newDeque<string>();
  dequePush(deque, "chunk");
  delete (Array.prototype as unknown as Record<string, unknown>)["0"];
  t.equal(dequeShift(deque), "chunk");
  t.same(seen, []);
});
