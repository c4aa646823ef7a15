// How the results of algorithms become promises. Undefined stands for a promise resolved with undefined, so that a
// source or sink that works synchronously costs no promise.

import { functionCall, promiseResolve, promiseThen, reflectApply } from "../infra/index.ts";
import { rejectedPromise, resolvedPromise } from "../webidl/index.ts";
import { Deferred } from "./deferred.ts";
import type { AlgorithmResult } from "./readable/records.ts";

/** For a value that is no thenable of the app's: the cheapest resolved promise there is. */
export function promiseOfValue<T>(value: T): Promise<T> {
  return promiseResolve(Promise, value) as Promise<T>;
}

/** Never leaves this room. */
const settled: Promise<unknown> = resolvedPromise(undefined);

/** For results of starting and cancelling, which are never deferred. */
export function resultPromise(result: AlgorithmResult): Promise<unknown> {
  return (result as Promise<unknown> | undefined) ?? settled;
}

/** Both steps are there and never throw, so the promise that `then` returns can't be rejected. */
export function uponResult(
  result: AlgorithmResult,
  onFulfilled: (value: unknown) => void,
  onRejected: (reason: unknown) => void,
): void {
  if (result === undefined) promiseThen(settled, onFulfilled);
  else if (Deferred.is(result)) result.upon(onFulfilled, onRejected);
  else promiseThen(result, onFulfilled, onRejected);
}

type Callback = (...args: never[]) => unknown;

/** An app's callback that may return anything: https://webidl.spec.whatwg.org/#invoke-a-callback-function. */
export function invoke(callback: Callback, thisArgument: unknown, args: unknown[]): unknown {
  return reflectApply(callback as (...args: unknown[]) => unknown, thisArgument, args);
}

/** An app's `start`, which may throw: its result is followed, whatever it is. */
export function invokeStart(
  callback: Callback,
  thisArgument: unknown,
  controller: object,
): Promise<unknown> | undefined {
  const value = invoke(callback, thisArgument, [controller]);
  return value === undefined ? undefined : resolvedPromise(value);
}

/** An app's callback that is declared to return Promise<undefined>: https://webidl.spec.whatwg.org/#invoke-a-callback-function. */
export function invokeForPromise(callback: Callback, thisArgument: unknown, args: unknown[]): AlgorithmResult {
  try {
    const value = invoke(callback, thisArgument, args);
    return value === undefined ? undefined : resolvedPromise(value);
  } catch (error) {
    return rejectedPromise(error);
  }
}

/**
 * As `invokeForPromise`, for a callback that is called for each chunk: a promise of the app's is used as it is instead
 * of being followed by a new one, which would come two microtasks later (D-STREAMS-2).
 */
export function invokeForChunk(callback: Callback, thisArgument: unknown, argument: unknown): AlgorithmResult {
  try {
    const value = functionCall(callback, thisArgument, argument);
    return value === undefined ? undefined : promiseOfValue(value);
  } catch (error) {
    return rejectedPromise(error);
  }
}

/** As `invokeForChunk`, with the chunk and the controller. */
export function invokeWithChunk(
  callback: Callback,
  thisArgument: unknown,
  chunk: unknown,
  controller: object,
): AlgorithmResult {
  try {
    const value = functionCall(callback, thisArgument, chunk, controller);
    return value === undefined ? undefined : promiseOfValue(value);
  } catch (error) {
    return rejectedPromise(error);
  }
}
