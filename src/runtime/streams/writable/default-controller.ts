// https://streams.spec.whatwg.org/#ws-default-controller-abstract-ops

import { promiseThen } from "../../infra/index.ts";
import { resultPromise, uponResult } from "../algorithm-result.ts";
import { newDeque } from "../queue/deque.ts";
import { dequeueValue, enqueueValueWithSize, peekQueueValue } from "../queue/queue-with-sizes.ts";
import type { SizeAlgorithm } from "../readable/records.ts";
import type { SinkAlgorithms, WritableControllerRecord, WritableStreamRecord } from "./records.ts";
import {
  newWritableStreamRecord,
  writableStreamCloseQueuedOrInFlight,
  writableStreamDealWithRejection,
  writableStreamDefaultControllerClearAlgorithms,
  writableStreamFinishErroring,
  writableStreamFinishInFlightClose,
  writableStreamFinishInFlightCloseWithError,
  writableStreamFinishInFlightWrite,
  writableStreamFinishInFlightWriteWithError,
  writableStreamMarkCloseRequestInFlight,
  writableStreamMarkFirstWriteRequestInFlight,
  writableStreamStartErroring,
  writableStreamUpdateBackpressure,
} from "./stream-state.ts";

/** https://streams.spec.whatwg.org/#close-sentinel */
const closeSentinel = Symbol("close");

/** The size of a chunk is 1 without an algorithm. */
export interface WritableStrategy {
  readonly highWaterMark: number;
  readonly size: SizeAlgorithm | undefined;
}

/**
 * A controller, set up but not started, so that what `start` is called with can refer to it.
 * https://streams.spec.whatwg.org/#set-up-writable-stream-default-controller, steps 1 to 9.
 */
export function newWritableStreamDefaultController(
  stream: WritableStreamRecord,
  strategy: WritableStrategy,
): WritableControllerRecord {
  const controller: WritableControllerRecord = {
    stream,
    queue: newDeque(),
    queueTotalSize: 0,
    strategyHWM: strategy.highWaterMark,
    strategySizeAlgorithm: strategy.size,
    writeAlgorithm: undefined,
    closeAlgorithm: undefined,
    abortAlgorithm: undefined,
    started: false,
    abortSignal: undefined,
    aborted: false,
    abortReason: undefined,
    onWritten: undefined,
    onWriteFailed: undefined,
    object: undefined,
  };
  stream.controller = controller;
  return controller;
}

/**
 * https://streams.spec.whatwg.org/#set-up-writable-stream-default-controller, steps 10 to 18. Throws what the start
 * algorithm throws.
 */
export function startWritableStreamDefaultController(
  controller: WritableControllerRecord,
  algorithms: SinkAlgorithms,
): void {
  const stream = controller.stream;
  // 10-12. Algorithms.
  controller.writeAlgorithm = algorithms.write;
  controller.closeAlgorithm = algorithms.close;
  controller.abortAlgorithm = algorithms.abort;
  // 13-14. Backpressure.
  writableStreamUpdateBackpressure(stream, writableStreamDefaultControllerGetBackpressure(controller));
  // 15-16. Start.
  const { start } = algorithms;
  const started = resultPromise(start === undefined ? undefined : start());
  // 17-18. Write, or fail.
  promiseThen(
    started,
    () => {
      controller.started = true;
      writableStreamDefaultControllerAdvanceQueueIfNeeded(controller);
    },
    (reason) => {
      controller.started = true;
      writableStreamDealWithRejection(stream, reason);
    },
  );
}

/** https://streams.spec.whatwg.org/#create-writable-stream. Throws what the start algorithm throws. */
export function createWritableStream(
  algorithms: SinkAlgorithms,
  highWaterMark = 1,
  sizeAlgorithm: SizeAlgorithm | undefined = undefined,
): WritableStreamRecord {
  const stream = newWritableStreamRecord();
  const controller = newWritableStreamDefaultController(stream, { highWaterMark, size: sizeAlgorithm });
  startWritableStreamDefaultController(controller, algorithms);
  return stream;
}

/** https://streams.spec.whatwg.org/#writable-stream-default-controller-advance-queue-if-needed */
function writableStreamDefaultControllerAdvanceQueueIfNeeded(controller: WritableControllerRecord): void {
  // 1-3. The sink is free.
  const stream = controller.stream;
  if (!controller.started || stream.inFlightWriteRequest !== undefined) return;
  // 4-6. Erroring goes first.
  if (stream.state === "erroring") {
    writableStreamFinishErroring(stream);
    return;
  }
  // 7-10. Next in the queue.
  if (controller.queue.length === 0) return;
  const value = peekQueueValue(controller);
  if (value === closeSentinel) writableStreamDefaultControllerProcessClose(controller);
  else writableStreamDefaultControllerProcessWrite(controller, value);
}

/** https://streams.spec.whatwg.org/#writable-stream-default-controller-close */
export function writableStreamDefaultControllerClose(controller: WritableControllerRecord): void {
  enqueueValueWithSize(controller, closeSentinel, 0);
  writableStreamDefaultControllerAdvanceQueueIfNeeded(controller);
}

/** https://streams.spec.whatwg.org/#writable-stream-default-controller-error. The stream is writable. */
export function writableStreamDefaultControllerError(controller: WritableControllerRecord, error: unknown): void {
  writableStreamDefaultControllerClearAlgorithms(controller);
  writableStreamStartErroring(controller.stream, error);
}

/** https://streams.spec.whatwg.org/#writable-stream-default-controller-error-if-needed */
export function writableStreamDefaultControllerErrorIfNeeded(
  controller: WritableControllerRecord,
  error: unknown,
): void {
  if (controller.stream.state === "writable") writableStreamDefaultControllerError(controller, error);
}

/** https://streams.spec.whatwg.org/#writable-stream-default-controller-get-backpressure */
function writableStreamDefaultControllerGetBackpressure(controller: WritableControllerRecord): boolean {
  return controller.strategyHWM <= controller.queueTotalSize;
}

/** https://streams.spec.whatwg.org/#writable-stream-default-controller-get-chunk-size */
export function writableStreamDefaultControllerGetChunkSize(
  controller: WritableControllerRecord,
  chunk: unknown,
): number {
  const { strategySizeAlgorithm } = controller;
  if (strategySizeAlgorithm === undefined) return 1;
  try {
    return strategySizeAlgorithm(chunk);
  } catch (error) {
    writableStreamDefaultControllerErrorIfNeeded(controller, error);
    return 1;
  }
}

/** https://streams.spec.whatwg.org/#writable-stream-default-controller-get-desired-size */
export function writableStreamDefaultControllerGetDesiredSize(controller: WritableControllerRecord): number {
  return controller.strategyHWM - controller.queueTotalSize;
}

/** https://streams.spec.whatwg.org/#writable-stream-default-controller-process-close */
function writableStreamDefaultControllerProcessClose(controller: WritableControllerRecord): void {
  // 1-4. Out of the queue.
  const stream = controller.stream;
  writableStreamMarkCloseRequestInFlight(stream);
  dequeueValue(controller);
  // 5-6. Close the sink.
  const { closeAlgorithm } = controller;
  const result = closeAlgorithm === undefined ? undefined : closeAlgorithm();
  writableStreamDefaultControllerClearAlgorithms(controller);
  // 7-8. Done.
  uponResult(
    result,
    () => writableStreamFinishInFlightClose(stream),
    (reason) => writableStreamFinishInFlightCloseWithError(stream, reason),
  );
}

/** https://streams.spec.whatwg.org/#writable-stream-default-controller-process-write */
function writableStreamDefaultControllerProcessWrite(controller: WritableControllerRecord, chunk: unknown): void {
  // 1-3. Write.
  writableStreamMarkFirstWriteRequestInFlight(controller.stream);
  const { writeAlgorithm } = controller;
  const result = writeAlgorithm === undefined ? undefined : writeAlgorithm(chunk);
  // 4-5. Done.
  controller.onWritten ??= () => onWritten(controller);
  controller.onWriteFailed ??= (reason) => onWriteFailed(controller, reason);
  uponResult(result, controller.onWritten, controller.onWriteFailed);
}

/** https://streams.spec.whatwg.org/#writable-stream-default-controller-process-write, step 4. */
function onWritten(controller: WritableControllerRecord): void {
  const stream = controller.stream;
  writableStreamFinishInFlightWrite(stream);
  const { state } = stream;
  dequeueValue(controller);
  if (state === "writable" && !writableStreamCloseQueuedOrInFlight(stream)) {
    writableStreamUpdateBackpressure(stream, writableStreamDefaultControllerGetBackpressure(controller));
  }
  writableStreamDefaultControllerAdvanceQueueIfNeeded(controller);
}

/** https://streams.spec.whatwg.org/#writable-stream-default-controller-process-write, step 5. */
function onWriteFailed(controller: WritableControllerRecord, reason: unknown): void {
  const stream = controller.stream;
  if (stream.state === "writable") writableStreamDefaultControllerClearAlgorithms(controller);
  writableStreamFinishInFlightWriteWithError(stream, reason);
}

/** https://streams.spec.whatwg.org/#writable-stream-default-controller-write */
export function writableStreamDefaultControllerWrite(
  controller: WritableControllerRecord,
  chunk: unknown,
  chunkSize: number,
): void {
  // 1-2. Into the queue.
  try {
    enqueueValueWithSize(controller, chunk, chunkSize);
  } catch (error) {
    writableStreamDefaultControllerErrorIfNeeded(controller, error);
    return;
  }
  // 3-4. Backpressure.
  const stream = controller.stream;
  if (stream.state === "writable" && !writableStreamCloseQueuedOrInFlight(stream)) {
    writableStreamUpdateBackpressure(stream, writableStreamDefaultControllerGetBackpressure(controller));
  }
  // 5. Write.
  writableStreamDefaultControllerAdvanceQueueIfNeeded(controller);
}
