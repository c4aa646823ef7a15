// https://streams.spec.whatwg.org/#rs-asynciterator over https://webidl.spec.whatwg.org/#js-asynchronous-iterator

import type { PromiseRecord } from "../../webidl/index.ts";
import { enqueueMicrotask, newPromise, notThis, react, rejectedPromise } from "../../webidl/index.ts";
import { promiseOfValue } from "../algorithm-result.ts";
import { readableStreamDefaultControllerTakeChunk } from "./default-controller.ts";
import type { ReadResult } from "./read-requests.ts";
import {
  acquireReadableStreamDefaultReader,
  readableStreamDefaultReaderRead,
  readableStreamDefaultReaderRelease,
  readableStreamReaderGenericCancel,
} from "./readers.ts";
import type { DefaultReaderRecord, ReadableStreamRecord, ReadRequest } from "./records.ts";

/** https://webidl.spec.whatwg.org/#default-asynchronous-iterator-object */
export interface AsyncIteratorRecord {
  readonly reader: DefaultReaderRecord;
  readonly preventCancel: boolean;
  ongoingPromise: Promise<unknown> | undefined;
  isFinished: boolean;
}

/** https://streams.spec.whatwg.org/#rs-get-iterator. Throws a TypeError when the stream is locked. */
export function newAsyncIteratorRecord(stream: ReadableStreamRecord, preventCancel: boolean): AsyncIteratorRecord {
  return {
    reader: acquireReadableStreamDefaultReader(stream),
    preventCancel,
    ongoingPromise: undefined,
    isFinished: false,
  };
}

/**
 * https://streams.spec.whatwg.org/#rs-asynciterator-prototype-next, with the reactions that Web IDL puts around it and
 * that come a microtask later.
 */
class NextRequest implements ReadRequest {
  readonly #iterator: AsyncIteratorRecord;
  readonly record: PromiseRecord<ReadResult> = newPromise<ReadResult>();
  constructor(iterator: AsyncIteratorRecord) {
    this.#iterator = iterator;
  }
  chunkSteps(chunk: unknown): void {
    enqueueMicrotask(() => {
      this.#settled();
      this.record.resolve({ value: chunk, done: false });
    });
  }
  closeSteps(): void {
    readableStreamDefaultReaderRelease(this.#iterator.reader);
    enqueueMicrotask(() => {
      this.#settled();
      this.#iterator.isFinished = true;
      this.record.resolve({ value: undefined, done: true });
    });
  }
  errorSteps(reason: unknown): void {
    readableStreamDefaultReaderRelease(this.#iterator.reader);
    enqueueMicrotask(() => {
      this.#settled();
      this.#iterator.isFinished = true;
      this.record.reject(reason);
    });
  }
  /** Unless the next call was made already, which then waits for this one. */
  #settled(): void {
    if (this.#iterator.ongoingPromise === this.record.promise) this.#iterator.ongoingPromise = undefined;
  }
}

/** https://webidl.spec.whatwg.org/#js-asynchronous-iterator-prototype-object, `next`, step 8. In a chain, others wait for it. */
function nextSteps(iterator: AsyncIteratorRecord, inChain: boolean): Promise<ReadResult> {
  // 1-3. Over.
  if (iterator.isFinished) return promiseOfValue({ value: undefined, done: true });
  // 4-10, when a chunk is there: nothing need wait (D-STREAMS-4).
  const { reader } = iterator;
  const stream = reader.stream as ReadableStreamRecord;
  const { controller } = stream;
  if (stream.state === "readable" && controller.kind === "default" && controller.queue.length > 0) {
    stream.disturbed = true;
    return promiseOfValue({ value: readableStreamDefaultControllerTakeChunk(controller), done: false });
  }
  // 4-10. Read.
  const request = new NextRequest(iterator);
  if (!inChain) iterator.ongoingPromise = request.record.promise;
  readableStreamDefaultReaderRead(reader, request);
  return request.record.promise;
}

/** https://webidl.spec.whatwg.org/#js-asynchronous-iterator-prototype-object, `next`, steps 9 to 11. */
export function asyncIteratorNext(iterator: AsyncIteratorRecord): Promise<ReadResult> {
  const { ongoingPromise } = iterator;
  if (ongoingPromise === undefined) return nextSteps(iterator, false);
  const next = () => nextSteps(iterator, true);
  return inTurn(iterator, react(ongoingPromise, next, next));
}

/** https://webidl.spec.whatwg.org/#js-asynchronous-iterator-prototype-object, `return`, steps 8 to 11. */
export function asyncIteratorReturn(iterator: AsyncIteratorRecord, value: unknown): Promise<ReadResult> {
  const { ongoingPromise } = iterator;
  const steps = () => returnSteps(iterator, value);
  const returned = ongoingPromise === undefined ? steps() : react(ongoingPromise, steps, steps);
  return inTurn(
    iterator,
    react(returned, () => ({ value, done: true })),
  );
}

/** Calls that follow wait for this one. */
function inTurn(iterator: AsyncIteratorRecord, promise: Promise<ReadResult>): Promise<ReadResult> {
  iterator.ongoingPromise = promise;
  return promise;
}

/** https://streams.spec.whatwg.org/#rs-asynciterator-prototype-return */
function returnSteps(iterator: AsyncIteratorRecord, value: unknown): Promise<undefined> {
  if (iterator.isFinished) return promiseOfValue(undefined);
  iterator.isFinished = true;
  const { reader } = iterator;
  if (iterator.preventCancel) {
    readableStreamDefaultReaderRelease(reader);
    return promiseOfValue(undefined);
  }
  const result = readableStreamReaderGenericCancel(reader, value);
  readableStreamDefaultReaderRelease(reader);
  return result;
}

/** For calls of the method on what is no such iterator. */
export function notAnIterator(method: string): Promise<never> {
  return rejectedPromise(notThis("ReadableStream AsyncIterator", method));
}
