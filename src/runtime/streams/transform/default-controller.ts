// https://streams.spec.whatwg.org/#ts-abstract-ops and https://streams.spec.whatwg.org/#ts-default-controller-abstract-ops

import { enqueueMicrotask, rejectedPromise } from "../../webidl/index.ts";
import { uponResult } from "../algorithm-result.ts";
import {
  readableStreamDefaultControllerCanCloseOrEnqueue,
  readableStreamDefaultControllerClose,
  readableStreamDefaultControllerEnqueue,
  readableStreamDefaultControllerError,
  readableStreamDefaultControllerHasBackpressure,
} from "../readable/default-controller.ts";
import type { AlgorithmResult, DefaultControllerRecord } from "../readable/records.ts";
import { writableStreamDefaultControllerErrorIfNeeded } from "../writable/default-controller.ts";
import type { TransformControllerRecord, TransformStreamRecord } from "./records.ts";

export function readableControllerOf(stream: TransformStreamRecord): DefaultControllerRecord {
  return stream.readable.controller as DefaultControllerRecord;
}

/** https://streams.spec.whatwg.org/#transform-stream-error */
export function transformStreamError(stream: TransformStreamRecord, error: unknown): void {
  readableStreamDefaultControllerError(readableControllerOf(stream), error);
  transformStreamErrorWritableAndUnblockWrite(stream, error);
}

/** https://streams.spec.whatwg.org/#transform-stream-error-writable-and-unblock-write */
function transformStreamErrorWritableAndUnblockWrite(stream: TransformStreamRecord, error: unknown): void {
  transformStreamDefaultControllerClearAlgorithms(stream.controller);
  writableStreamDefaultControllerErrorIfNeeded(stream.writable.controller, error);
  transformStreamUnblockWrite(stream);
}

/** https://streams.spec.whatwg.org/#transform-stream-set-backpressure */
export function transformStreamSetBackpressure(stream: TransformStreamRecord, backpressure: boolean): void {
  stream.backpressure = backpressure;
  if (backpressure) {
    if (!stream.pullWaits) return;
    stream.pullWaits = false;
    stream.pullResult.resolve();
  } else {
    if (stream.writeWaits && stream.continueWrite !== undefined) enqueueMicrotask(stream.continueWrite);
    transformStreamRunDemandSteps(stream);
  }
}

/** Lets an algorithm go on that waits within a transform or a flush. */
export function transformStreamRunDemandSteps(stream: TransformStreamRecord): void {
  const steps = stream.onDemand;
  if (steps === undefined) return;
  stream.onDemand = undefined;
  enqueueMicrotask(steps);
}

/** https://streams.spec.whatwg.org/#transform-stream-unblock-write */
export function transformStreamUnblockWrite(stream: TransformStreamRecord): void {
  if (stream.backpressure) transformStreamSetBackpressure(stream, false);
}

/** https://streams.spec.whatwg.org/#transform-stream-default-controller-clear-algorithms */
export function transformStreamDefaultControllerClearAlgorithms(controller: TransformControllerRecord): void {
  controller.transformAlgorithm = undefined;
  controller.flushAlgorithm = undefined;
  controller.cancelAlgorithm = undefined;
}

/** https://streams.spec.whatwg.org/#transform-stream-default-controller-enqueue. Throws when the readable side is not open. */
export function transformStreamDefaultControllerEnqueue(controller: TransformControllerRecord, chunk: unknown): void {
  // 1-3. Open?
  const stream = controller.stream;
  const readableController = readableControllerOf(stream);
  if (!readableStreamDefaultControllerCanCloseOrEnqueue(readableController)) {
    throw new TypeError("The readable side is closing, closed or errored");
  }
  // 4-5. Enqueue.
  try {
    readableStreamDefaultControllerEnqueue(readableController, chunk);
  } catch (error) {
    transformStreamErrorWritableAndUnblockWrite(stream, error);
    throw stream.readable.storedError;
  }
  // 6-7. Backpressure.
  const backpressure = readableStreamDefaultControllerHasBackpressure(readableController);
  if (backpressure !== stream.backpressure) transformStreamSetBackpressure(stream, true);
}

/** https://streams.spec.whatwg.org/#transform-stream-default-controller-error */
export function transformStreamDefaultControllerError(controller: TransformControllerRecord, error: unknown): void {
  transformStreamError(controller.stream, error);
}

/** https://streams.spec.whatwg.org/#transform-stream-default-controller-perform-transform. One at a time. */
export function transformStreamDefaultControllerPerformTransform(
  controller: TransformControllerRecord,
  chunk: unknown,
): AlgorithmResult {
  // 1. Transform.
  const { transformAlgorithm, stream } = controller;
  const result = transformAlgorithm === undefined ? undefined : transformAlgorithm(chunk);
  // What was done at once can't fail later (D-STREAMS-4).
  if (result === undefined) return undefined;
  // 2. Error both sides when it fails.
  stream.onTransformed ??= () => stream.writeResult.resolve();
  stream.onTransformFailed ??= (reason) => {
    transformStreamError(stream, reason);
    stream.writeResult.reject(reason);
  };
  uponResult(result, stream.onTransformed, stream.onTransformFailed);
  return stream.writeResult;
}

/** The transform of a stream that has none: https://streams.spec.whatwg.org/#set-up-transform-stream-default-controller-from-transformer, step 2. */
export function identityTransform(controller: TransformControllerRecord, chunk: unknown): AlgorithmResult {
  try {
    transformStreamDefaultControllerEnqueue(controller, chunk);
    return undefined;
  } catch (error) {
    return rejectedPromise(error);
  }
}

/** https://streams.spec.whatwg.org/#transform-stream-default-controller-terminate */
export function transformStreamDefaultControllerTerminate(controller: TransformControllerRecord): void {
  const stream = controller.stream;
  readableStreamDefaultControllerClose(readableControllerOf(stream));
  transformStreamErrorWritableAndUnblockWrite(stream, new TypeError("The transform stream was terminated"));
}
