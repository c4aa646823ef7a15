// https://dom.spec.whatwg.org/#interface-AbortSignal and https://dom.spec.whatwg.org/#interface-abortcontroller

import { arrayPush } from "../infra/index.ts";
import {
  defineInterface,
  internalToken,
  requireArguments,
  requireInternal,
  toSequence,
  toUnsignedLongLong,
  wrongThis,
} from "../webidl/index.ts";
import {
  abort,
  abortAfter,
  addAlgorithm,
  isSignalAborted,
  makeDependent,
  reasonOf,
  removeAlgorithm,
  setAborted,
  setFireAbort,
} from "./abort-algorithms.ts";
import { Event } from "./event.ts";
import { getHandler, setHandler } from "./event-handlers.ts";
import { createEvent, dispatchTrusted, EventTarget, eventTargetRecordOf, isEventTarget } from "./event-target.ts";
import { hasListener } from "./listeners.ts";
import { type AbortSignalRecord, newAbortSignalRecord } from "./records.ts";

function recordOf(signal: AbortSignal): AbortSignalRecord {
  return eventTargetRecordOf(signal).abort as AbortSignalRecord;
}

function recordOfThis(self: unknown, member: string): AbortSignalRecord {
  return isAbortSignal(self) ? recordOf(self) : wrongThis("AbortSignal", member);
}

export function isAbortSignal(value: unknown): value is AbortSignal {
  return isEventTarget(value) && eventTargetRecordOf(value).abort !== null;
}

/** https://dom.spec.whatwg.org/#interface-AbortSignal */
export class AbortSignal extends EventTarget {
  constructor(token: unknown = undefined) {
    requireInternal(token);
    super();
    const target = eventTargetRecordOf(this);
    target.abort = newAbortSignalRecord(target);
  }

  /** https://dom.spec.whatwg.org/#dom-abortsignal-abort */
  static abort(reason: unknown = undefined): AbortSignal {
    const signal = newAbortSignal();
    setAborted(recordOf(signal), reasonOf(reason));
    return signal;
  }

  /** https://dom.spec.whatwg.org/#dom-abortsignal-timeout */
  static timeout(milliseconds: unknown): AbortSignal {
    requireArguments(arguments.length, 1, "AbortSignal.timeout");
    const delay = toUnsignedLongLong(milliseconds, "AbortSignal.timeout: milliseconds", "enforceRange");
    const signal = newAbortSignal();
    abortAfter(recordOf(signal), delay);
    return signal;
  }

  /** https://dom.spec.whatwg.org/#dom-abortsignal-any */
  static any(signals: unknown): AbortSignal {
    requireArguments(arguments.length, 1, "AbortSignal.any");
    return createDependentAbortSignal(toSequence(signals, "AbortSignal.any: signals", toAbortSignal));
  }

  get aborted(): boolean {
    return isSignalAborted(recordOfThis(this, "aborted"));
  }

  get reason(): unknown {
    const record = recordOfThis(this, "reason");
    return isSignalAborted(record) ? record.reason : undefined;
  }

  throwIfAborted(): void {
    const record = recordOfThis(this, "throwIfAborted");
    if (isSignalAborted(record)) throw record.reason;
  }

  get onabort(): object | null {
    return getHandler(recordOfThis(this, "onabort").target, "onabort");
  }

  set onabort(value: unknown) {
    setHandler(recordOfThis(this, "onabort").target, "onabort", value);
  }
}

defineInterface(AbortSignal, { is: isAbortSignal });

setFireAbort((signal) => {
  if (hasListener(signal.target, "abort")) dispatchTrusted(signal.target.object, createEvent(Event, "abort"));
});

let isController: (value: object) => boolean;

/** https://dom.spec.whatwg.org/#interface-abortcontroller */
export class AbortController {
  #signal = newAbortSignal();

  static {
    isController = (value) => #signal in value;
  }

  get signal(): AbortSignal {
    return this.#signal;
  }

  abort(reason: unknown = undefined): void {
    abort(recordOf(this.#signal), reason);
  }
}

defineInterface(AbortController, { is: (value) => isController(value) });

/** For other rooms: a signal that is not aborted. */
export function newAbortSignal(): AbortSignal {
  return new AbortSignal(internalToken);
}

/** Converter of Web IDL. */
export function toAbortSignal(value: unknown, context: string): AbortSignal {
  if (!isAbortSignal(value)) throw new TypeError(`${context} must be an AbortSignal.`);
  return value;
}

export function isAborted(signal: AbortSignal): boolean {
  return isSignalAborted(recordOf(signal));
}

/** Undefined as long as the signal is not aborted. */
export function abortReason(signal: AbortSignal): unknown {
  return recordOf(signal).reason;
}

/** https://dom.spec.whatwg.org/#abortsignal-add; nothing happens when the signal is aborted already. */
export function addAbortAlgorithm(signal: AbortSignal, algorithm: () => void): void {
  addAlgorithm(recordOf(signal), algorithm);
}

/** https://dom.spec.whatwg.org/#abortsignal-remove */
export function removeAbortAlgorithm(signal: AbortSignal, algorithm: () => void): void {
  removeAlgorithm(recordOf(signal), algorithm);
}

/** https://dom.spec.whatwg.org/#abortsignal-signal-abort; without a reason, an AbortError. */
export function signalAbort(signal: AbortSignal, reason?: unknown): void {
  abort(recordOf(signal), reason);
}

/** https://dom.spec.whatwg.org/#create-a-dependent-abort-signal */
export function createDependentAbortSignal(signals: ArrayLike<AbortSignal>): AbortSignal {
  const result = newAbortSignal();
  const records: AbortSignalRecord[] = [];
  for (let at = 0; at < signals.length; at++) arrayPush(records, recordOf(signals[at] as AbortSignal));
  makeDependent(recordOf(result), records);
  return result;
}
