// https://html.spec.whatwg.org/#unhandled-promise-rejections. The engine room tells after each microtask checkpoint which
// promises were rejected without a handler, and which of those got one since.

import { arrayPush, removeWhere, weakMapDelete, weakMapGet, weakMapSet } from "../infra/index.ts";
import { fireRejection, logUncaught } from "./reporting.ts";
import { atTaskBegin, runTask } from "./tasks.ts";

interface Rejection {
  promise: Promise<unknown>;
  reason: unknown;
}

const handledSince = 1;

/** Outstanding rejected promises: `unhandledrejection` was fired for them, in an earlier task. */
const outstanding = new WeakMap<Promise<unknown>, Rejection>();

/** Those of this very task: a handler that comes now comes in time, and nothing more is said. */
let notified: Rejection[] = [];

atTaskBegin(() => {
  for (let at = 0; at < notified.length; at++) {
    const rejection = notified[at] as Rejection;
    weakMapSet(outstanding, rejection.promise, rejection);
  }
  notified = [];
});

/** The hook. `list`: kind (0 rejected, 1 handled since), promise, reason, kind, promise, reason … */
export function processRejections(list: ArrayLike<unknown>): void {
  const rejected: Rejection[] = [];
  const handled: Rejection[] = [];
  for (let at = 0; at + 2 < list.length; at += 3) {
    const promise = list[at + 1] as Promise<unknown>;
    if (list[at] !== handledSince) {
      arrayPush(rejected, { promise, reason: list[at + 2] });
      continue;
    }
    removeWhere(rejected, (rejection) => rejection.promise === promise);
    removeWhere(notified, (rejection) => rejection.promise === promise);
    const rejection = weakMapGet(outstanding, promise);
    if (rejection === undefined) continue;
    weakMapDelete(outstanding, promise);
    arrayPush(handled, rejection);
  }
  if (rejected.length > 0) runTask(() => notifyRejected(rejected));
  if (handled.length > 0) runTask(() => notifyHandled(handled));
}

/** https://html.spec.whatwg.org/#notify-about-rejected-promises */
function notifyRejected(rejected: Rejection[]): void {
  for (let at = 0; at < rejected.length; at++) {
    const { promise, reason } = rejected[at] as Rejection;
    arrayPush(notified, rejected[at] as Rejection);
    if (fireRejection("unhandledrejection", promise, reason)) logUncaught("Uncaught (in promise) ", reason);
  }
}

/** https://html.spec.whatwg.org/#the-hostpromiserejectiontracker-implementation, step 6 of its "handle" branch. */
function notifyHandled(handled: Rejection[]): void {
  for (let at = 0; at < handled.length; at++) {
    const { promise, reason } = handled[at] as Rejection;
    fireRejection("rejectionhandled", promise, reason);
  }
}
