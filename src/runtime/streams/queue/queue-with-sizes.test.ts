import t from "tap";
import { newDeque } from "./deque.ts";
import type { QueueWithSizes } from "./queue-with-sizes.ts";
import { dequeueValue, enqueueValueWithSize, peekQueueValue, resetQueue } from "./queue-with-sizes.ts";

function newQueue(): QueueWithSizes {
  return { queue: newDeque(), queueTotalSize: 0 };
}

t.test("the total follows what is queued", async (t) => {
  const queue = newQueue();
  enqueueValueWithSize(queue, "a", 1.5);
  enqueueValueWithSize(queue, "b", 2);
  t.equal(queue.queueTotalSize, 3.5);
  t.equal(peekQueueValue(queue), "a");
  t.equal(dequeueValue(queue), "a");
  t.equal(queue.queueTotalSize, 2);
  resetQueue(queue);
  t.equal(queue.queueTotalSize, 0);
  t.equal(queue.queue.length, 0);
});

t.test("rounding never leaves less than nothing", async (t) => {
  const queue = newQueue();
  enqueueValueWithSize(queue, "a", 2);
  enqueueValueWithSize(queue, "b", Number.MAX_SAFE_INTEGER);
  dequeueValue(queue);
  dequeueValue(queue);
  t.ok(queue.queueTotalSize >= 0);
});

t.test("sizes that are no finite, non-negative numbers are refused", async (t) => {
  const queue = newQueue();
  for (const size of [-1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    t.throws(() => enqueueValueWithSize(queue, "a", size), RangeError, String(size));
  }
  t.equal(queue.queue.length, 0);
});
