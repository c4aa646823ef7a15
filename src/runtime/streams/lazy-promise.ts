// A promise slot whose promise is made when somebody looks at it. Most readers' and writers' `closed` and `ready`
// promises are never looked at, so most streams never pay for them. A rejection is always marked as handled: the
// standard does so for every slot that is kept this way.

import type { PromiseRecord } from "../webidl/index.ts";
import { markHandled, newPromise } from "../webidl/index.ts";

export interface LazyPromise {
  /** "released": `reason` is a LateError. */
  state: "pending" | "fulfilled" | "rejected" | "released";
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

/** A TypeError that is made when somebody looks: the stack in it is what costs. */
export interface LateError {
  readonly message: string;
  error: TypeError | undefined;
}

function errorOf(late: LateError): TypeError {
  late.error ??= new TypeError(late.message);
  return late.error;
}

/** Rejects a pending slot; in place of a settled one there is a new one, rejected. */
export function releasedLazyPromise(slot: LazyPromise, late: LateError): LazyPromise {
  if (slot.state !== "pending") return { state: "released", reason: late, record: undefined };
  if (slot.record === undefined) {
    slot.state = "released";
    slot.reason = late;
  } else {
    rejectLazyPromise(slot, errorOf(late));
  }
  return slot;
}

export function promiseOf(slot: LazyPromise): Promise<undefined> {
  let record = slot.record;
  if (record === undefined) {
    record = newPromise<undefined>();
    slot.record = record;
    if (slot.state === "fulfilled") {
      record.resolve(undefined);
    } else if (slot.state === "released") {
      markHandled(record.promise);
      record.reject(errorOf(slot.reason as LateError));
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
