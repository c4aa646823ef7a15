// A promise slot whose promise is made when somebody looks at it. Most readers' and writers' `closed` and `ready`
// promises are never looked at, so most streams never pay for them. A rejection is always marked as handled: the
// standard does so for every slot that is kept this way.

import type { PromiseRecord } from "../webidl/index.ts";
import { markHandled, newPromise } from "../webidl/index.ts";

export interface LazyPromise {
  state: "pending" | "fulfilled" | "rejected";
  reason: unknown;
  record: PromiseRecord<undefined> | undefined;
}

export function newLazyPromise(): LazyPromise {
  return { state: "pending", reason: undefined, record: undefined };
}

export function fulfilledLazyPromise(): LazyPromise {
  return { state: "fulfilled", reason: undefined, record: undefined };
}

export function rejectedLazyPromise(reason: unknown): LazyPromise {
  return { state: "rejected", reason, record: undefined };
}

/** Does nothing when settled already, like resolving a promise. */
export function resolveLazyPromise(slot: LazyPromise): void {
  if (slot.state !== "pending") return;
  slot.state = "fulfilled";
  slot.record?.resolve(undefined);
}

/** Does nothing when settled already, like rejecting a promise. */
export function rejectLazyPromise(slot: LazyPromise, reason: unknown): void {
  if (slot.state !== "pending") return;
  slot.state = "rejected";
  slot.reason = reason;
  if (slot.record === undefined) return;
  markHandled(slot.record.promise);
  slot.record.reject(reason);
}

export function promiseOf(slot: LazyPromise): Promise<undefined> {
  let record = slot.record;
  if (record === undefined) {
    record = newPromise<undefined>();
    slot.record = record;
    if (slot.state === "fulfilled") {
      record.resolve(undefined);
    } else if (slot.state === "rejected") {
      markHandled(record.promise);
      record.reject(slot.reason);
    }
  }
  return record.promise;
}

/** A pending slot in place of a settled one; the same one when nobody has looked at its promise. */
export function renewedLazyPromise(slot: LazyPromise): LazyPromise {
  if (slot.record !== undefined) return newLazyPromise();
  slot.state = "pending";
  slot.reason = undefined;
  return slot;
}
