// https://streams.spec.whatwg.org/#queue-with-sizes. A value and its size are two neighbours in one deque, so that a
// queued chunk costs no object of its own. Invariant: the deque's length is even.

import { mathMax } from "../../infra/index.ts";
import type { Deque } from "./deque.ts";
import { dequeClear, dequePeek, dequePeekSecond, dequePushPair, dequeShiftPair } from "./deque.ts";

export interface QueueWithSizes {
  readonly queue: Deque<unknown>;
  queueTotalSize: number;
}

/** https://streams.spec.whatwg.org/#enqueue-value-with-size */
export function enqueueValueWithSize(container: QueueWithSizes, value: unknown, size: number): void {
  // 1-3. Check the size.
  if (!(size >= 0) || size === Number.POSITIVE_INFINITY) {
    throw new RangeError("The size of a chunk must be a finite, non-negative number");
  }
  // 4. Append.
  dequePushPair(container.queue, value, size);
  // 5. Add.
  container.queueTotalSize += size;
}

/** https://streams.spec.whatwg.org/#dequeue-value */
export function dequeueValue(container: QueueWithSizes): unknown {
  // 1-4. Take the first.
  const size = dequePeekSecond(container.queue) as number;
  const value = dequeShiftPair(container.queue);
  // 5-6. Subtract; rounding never leaves less than zero.
  container.queueTotalSize = mathMax(container.queueTotalSize - size, 0);
  // 7. Return.
  return value;
}

/** https://streams.spec.whatwg.org/#peek-queue-value */
export function peekQueueValue(container: QueueWithSizes): unknown {
  return dequePeek(container.queue);
}

/** https://streams.spec.whatwg.org/#reset-queue */
export function resetQueue(container: QueueWithSizes): void {
  dequeClear(container.queue);
  container.queueTotalSize = 0;
}
