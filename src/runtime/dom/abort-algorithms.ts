// https://dom.spec.whatwg.org/#aborting-ongoing-activities, over records.
//
// A signal and the signals that depend on it hold each other weakly, but for one case: a dependent signal that somebody
// listens to must live as long as its sources do, so they hold it.

import { clearTimer, startTimer } from "../event-loop/index.ts";
import {
  appendToSet,
  arrayPush,
  mathCeil,
  mathMax,
  setAdd,
  setDelete,
  setForEach,
  setSize,
  weakRefDeref,
} from "../infra/index.ts";
import { newDOMException } from "../webidl/index.ts";
import { hasListener } from "./listeners.ts";
import type { AbortSignalRecord, AbortTimeoutRecord } from "./records.ts";

/** What the interface gives: firing needs an Event. */
let fireAbort: ((signal: AbortSignalRecord) => void) | undefined;

export function setFireAbort(fire: (signal: AbortSignalRecord) => void): void {
  fireAbort = fire;
}

/** https://dom.spec.whatwg.org/#abortsignal-add */
export function addAlgorithm(signal: AbortSignalRecord, algorithm: () => void): void {
  // 1. Too late.
  if (isSignalAborted(signal)) return;
  // 2. For later.
  signal.algorithms ??= new Set();
  setAdd(signal.algorithms, algorithm);
  updateObserved(signal);
}

/** https://dom.spec.whatwg.org/#abortsignal-remove */
export function removeAlgorithm(signal: AbortSignalRecord, algorithm: () => void): void {
  if (signal.algorithms !== null && setDelete(signal.algorithms, algorithm)) updateObserved(signal);
}

/** A reason that was given, or the standard's own. */
export function reasonOf(reason: unknown): unknown {
  return reason === undefined ? newDOMException("The operation was aborted.", "AbortError") : reason;
}

/** https://dom.spec.whatwg.org/#abortsignal-signal-abort */
export function abort(signal: AbortSignalRecord, reason: unknown): void {
  // 1. Once only.
  if (signal.aborted) return;
  // 2. The reason.
  setAborted(signal, reasonOf(reason));
  // 3-4. Its dependent signals are aborted before anybody hears of it.
  const dependents: AbortSignalRecord[] = [];
  for (let at = 0; at < signal.dependents.length; at++) {
    const dependent = weakRefDeref(signal.dependents[at] as WeakRef<AbortSignalRecord>);
    if (dependent === undefined || dependent.aborted) continue;
    setAborted(dependent, signal.reason);
    arrayPush(dependents, dependent);
  }
  // 5-6. Tell them.
  runAbortSteps(signal);
  for (let at = 0; at < dependents.length; at++) runAbortSteps(dependents[at] as AbortSignalRecord);
}

export function setAborted(signal: AbortSignalRecord, reason: unknown): void {
  signal.aborted = true;
  signal.reason = reason;
}

/** https://dom.spec.whatwg.org/#dom-abortsignal-timeout, for a new signal. */
export function abortAfter(signal: AbortSignalRecord, milliseconds: number): void {
  signal.timeout = { at: ops.op_clock_now() + milliseconds, timer: 0 };
  signal.target.onListenersChange = () => updateObserved(signal);
}

function timedOut(signal: AbortSignalRecord): void {
  abort(signal, newDOMException("The operation timed out.", "TimeoutError"));
}

/** Without a timer it is not over before the running task could be: a timeout of 0 is not up at once. */
const shortestTimeout = 1;

/** Whether the signal is aborted now (D-DOM-2). */
export function isSignalAborted(signal: AbortSignalRecord): boolean {
  const { timeout } = signal;
  if (timeout === null || signal.aborted || timeout.timer !== 0) return signal.aborted;
  if (ops.op_clock_now() > timeout.at + shortestTimeout) timedOut(signal);
  return signal.aborted;
}

function isObserved({ algorithms, target }: AbortSignalRecord): boolean {
  return (algorithms !== null && setSize(algorithms) > 0) || hasListener(target, "abort");
}

function updateTimer(signal: AbortSignalRecord, timeout: AbortTimeoutRecord): void {
  const isNeeded = signal.dependents.length > 0 || isObserved(signal);
  if (isNeeded === (timeout.timer !== 0)) return;
  if (isNeeded) {
    const left = mathCeil(mathMax(timeout.at - ops.op_clock_now(), 0));
    timeout.timer = startTimer(left, false, () => timedOut(signal));
  } else {
    clearTimer(timeout.timer);
    timeout.timer = 0;
  }
}

/** https://dom.spec.whatwg.org/#run-the-abort-steps */
function runAbortSteps(signal: AbortSignalRecord): void {
  // 1. The algorithms; one that another removes is not run.
  if (signal.algorithms !== null) setForEach(signal.algorithms, (algorithm) => algorithm());
  // 2. No more of them.
  signal.algorithms = null;
  // 3. The event.
  fireAbort?.(signal);
  // Nothing more can come from its sources.
  leaveSources(signal);
}

/** https://dom.spec.whatwg.org/#create-a-dependent-abort-signal, steps 2 to 5 for `result`, a new signal. */
export function makeDependent(result: AbortSignalRecord, signals: ArrayLike<AbortSignalRecord>): void {
  // 2. One of them is aborted already.
  for (let at = 0; at < signals.length; at++) {
    const signal = signals[at] as AbortSignalRecord;
    if (!isSignalAborted(signal)) continue;
    setAborted(result, signal.reason);
    return;
  }
  // 3. Dependent.
  result.dependent = true;
  // 4. On the signals themselves, or on what they depend on.
  const sources: AbortSignalRecord[] = [];
  for (let at = 0; at < signals.length; at++) {
    const signal = signals[at] as AbortSignalRecord;
    if (!signal.dependent) {
      appendToSet(sources, signal);
      continue;
    }
    for (let index = 0; index < signal.sources.length; index++) {
      const source = weakRefDeref(signal.sources[index] as WeakRef<AbortSignalRecord>);
      if (source !== undefined) appendToSet(sources, source);
    }
  }
  const reference = new WeakRef(result);
  for (let at = 0; at < sources.length; at++) {
    const source = sources[at] as AbortSignalRecord;
    arrayPush(result.sources, new WeakRef(source));
    addDependent(source, reference);
    updateObserved(source);
  }
  if (sources.length > 0) result.target.onListenersChange = () => updateObserved(result);
}

const fewDependents = 16;

/** Sweeps out what was collected whenever the list has doubled, so a signal that lives for ever does not fill up. */
function addDependent(source: AbortSignalRecord, reference: WeakRef<AbortSignalRecord>): void {
  const { dependents } = source;
  const { length } = dependents;
  if (length >= fewDependents && (length & (length - 1)) === 0) {
    let kept = 0;
    for (let at = 0; at < length; at++) {
      const dependent = dependents[at] as WeakRef<AbortSignalRecord>;
      if (weakRefDeref(dependent) !== undefined) dependents[kept++] = dependent;
    }
    dependents.length = kept;
  }
  arrayPush(dependents, reference);
}

/** https://dom.spec.whatwg.org/#abort-signal-garbage-collection */
function updateObserved(signal: AbortSignalRecord): void {
  if (signal.aborted) return;
  if (signal.timeout !== null) updateTimer(signal, signal.timeout);
  if (!signal.dependent) return;
  const observed = isObserved(signal);
  for (let at = 0; at < signal.sources.length; at++) {
    const source = weakRefDeref(signal.sources[at] as WeakRef<AbortSignalRecord>);
    if (source === undefined) continue;
    if (observed) {
      source.observed ??= new Set();
      setAdd(source.observed, signal);
    } else if (source.observed !== null) {
      setDelete(source.observed, signal);
    }
  }
}

function leaveSources(signal: AbortSignalRecord): void {
  for (let at = 0; at < signal.sources.length; at++) {
    const source = weakRefDeref(signal.sources[at] as WeakRef<AbortSignalRecord>);
    if (source !== undefined && source.observed !== null) setDelete(source.observed, signal);
  }
}
