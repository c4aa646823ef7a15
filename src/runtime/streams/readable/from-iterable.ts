// https://streams.spec.whatwg.org/#readable-stream-from-iterable over
// https://webidl.spec.whatwg.org/#js-async-iterable. Strings are taken too, by their code points (D-STREAMS-3).

import { reflectApply } from "../../infra/index.ts";
import { react, rejectedPromise, resolvedPromise } from "../../webidl/index.ts";
import { promiseOfValue } from "../algorithm-result.ts";
import {
  createReadableStream,
  readableStreamDefaultControllerClose,
  readableStreamDefaultControllerEnqueue,
} from "./default-controller.ts";
import type { DefaultControllerRecord, ReadableStreamRecord } from "./records.ts";

type Method = (...args: never[]) => unknown;

/** https://tc39.es/ecma262/#sec-iterator-records */
interface IteratorRecord {
  readonly iterator: object;
  readonly nextMethod: Method;
}

/** What a stream asks of an iterator, be it an asynchronous or a synchronous one. */
interface AsyncSource {
  /** A promise for an iterator result; never throws. */
  next(): Promise<unknown>;
  /** A promise for an iterator result, or undefined when there is no `return` method; never throws. */
  close(reason: unknown): Promise<unknown> | undefined;
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** https://tc39.es/ecma262/#sec-getmethod */
function getMethod(value: unknown, key: PropertyKey): Method | undefined {
  const method = (value as Record<PropertyKey, unknown>)[key];
  if (method === undefined || method === null) return undefined;
  if (typeof method !== "function") throw new TypeError(`ReadableStream.from: ${String(key)} is not a function`);
  return method as Method;
}

/** https://tc39.es/ecma262/#sec-getiteratorfrommethod */
function getIteratorFromMethod(value: unknown, method: Method): IteratorRecord {
  const iterator = reflectApply(method, value, []) as unknown;
  if (!isObject(iterator)) throw new TypeError("ReadableStream.from: the iterator is not an object");
  return { iterator, nextMethod: (iterator as { next: Method }).next };
}

function requireResult(result: unknown): { done: unknown; value: unknown } {
  if (!isObject(result)) throw new TypeError("ReadableStream.from: the iterator's result is not an object");
  return result as { done: unknown; value: unknown };
}

/** An asynchronous iterator as it is. */
function asyncSource(record: IteratorRecord): AsyncSource {
  const { iterator, nextMethod } = record;
  return {
    next() {
      try {
        return resolvedPromise(reflectApply(nextMethod, iterator, []));
      } catch (error) {
        return rejectedPromise(error);
      }
    },
    close(reason) {
      try {
        const method = getMethod(iterator, "return");
        return method === undefined ? undefined : resolvedPromise(reflectApply(method, iterator, [reason] as never[]));
      } catch (error) {
        return rejectedPromise(error);
      }
    },
  };
}

/** https://tc39.es/ecma262/#sec-createasyncfromsynciterator */
function asyncFromSyncSource(record: IteratorRecord): AsyncSource {
  const { iterator, nextMethod } = record;
  return {
    next() {
      try {
        return continueWith(requireResult(reflectApply(nextMethod, iterator, [])), iterator);
      } catch (error) {
        return rejectedPromise(error);
      }
    },
    close(reason) {
      try {
        const method = getMethod(iterator, "return");
        if (method === undefined) return undefined;
        return continueWith(requireResult(reflectApply(method, iterator, [reason] as never[])), undefined);
      } catch (error) {
        return rejectedPromise(error);
      }
    },
  };
}

/** https://tc39.es/ecma262/#sec-asyncfromsynciteratorcontinuation; closes the iterator, if given, when the value fails. */
function continueWith(result: { done: unknown; value: unknown }, closing: object | undefined): Promise<unknown> {
  const done = !!result.done;
  const { value } = result;
  const iterator = done ? undefined : closing;
  let valuePromise: Promise<unknown>;
  try {
    valuePromise = promiseOfValue(value);
  } catch (error) {
    closeQuietly(iterator);
    throw error;
  }
  return react(
    valuePromise,
    (unwrapped) => ({ value: unwrapped, done }),
    (reason) => {
      closeQuietly(iterator);
      throw reason;
    },
  );
}

/** https://tc39.es/ecma262/#sec-iteratorclose for a throw completion. */
function closeQuietly(iterator: object | undefined): void {
  if (iterator === undefined) return;
  try {
    const method = getMethod(iterator, "return");
    if (method !== undefined) reflectApply(method, iterator, []);
  } catch {
    // The error that closed it goes first.
  }
}

/** https://webidl.spec.whatwg.org/#async-sequence-open. Throws for what can't be iterated. */
function openAsyncSequence(value: unknown): AsyncSource {
  if (value === undefined || value === null) throw new TypeError("ReadableStream.from: the argument is not iterable");
  const asyncMethod = getMethod(value, Symbol.asyncIterator);
  if (asyncMethod !== undefined) return asyncSource(getIteratorFromMethod(value, asyncMethod));
  const syncMethod = getMethod(value, Symbol.iterator);
  if (syncMethod === undefined) throw new TypeError("ReadableStream.from: the argument is not iterable");
  return asyncFromSyncSource(getIteratorFromMethod(value, syncMethod));
}

/** https://streams.spec.whatwg.org/#readable-stream-from-iterable */
export function readableStreamFromIterable(asyncIterable: unknown): ReadableStreamRecord {
  // 1-2. Open.
  const source = openAsyncSequence(asyncIterable);
  // 3-5. Pull and cancel.
  const pull = () =>
    react(source.next(), (result) => {
      const { done } = requireResult(result);
      const controller = stream.controller as DefaultControllerRecord;
      if (done) readableStreamDefaultControllerClose(controller);
      else readableStreamDefaultControllerEnqueue(controller, (result as { value: unknown }).value);
    });
  const cancel = (reason: unknown) => {
    const closed = source.close(reason);
    return closed && react(closed, (result) => void requireResult(result));
  };
  // 6-7. The stream.
  const stream = createReadableStream({ start: undefined, pull, cancel }, 0);
  return stream;
}
