// https://streams.spec.whatwg.org/#ts-default-sink-abstract-ops and
// https://streams.spec.whatwg.org/#ts-default-source-abstract-ops: what the two sides of a transform stream do, and
// how a transform stream is put together.

import { newPromise, react, resolvedPromise } from "../../webidl/index.ts";
import { uponResult } from "../algorithm-result.ts";
import { Deferred } from "../deferred.ts";
import {
  createReadableStream,
  readableStreamDefaultControllerClose,
  readableStreamDefaultControllerError,
} from "../readable/default-controller.ts";
import type { AlgorithmResult, ReadableStreamRecord, SizeAlgorithm } from "../readable/records.ts";
import { createWritableStream, writableStreamDefaultControllerErrorIfNeeded } from "../writable/default-controller.ts";
import type { WritableStreamRecord } from "../writable/records.ts";
import {
  identityTransform,
  readableControllerOf,
  transformStreamDefaultControllerClearAlgorithms,
  transformStreamDefaultControllerPerformTransform,
  transformStreamRunDemandSteps,
  transformStreamSetBackpressure,
  transformStreamUnblockWrite,
} from "./default-controller.ts";
import type { TransformAlgorithms, TransformControllerRecord, TransformStreamRecord } from "./records.ts";

/** The size of a chunk is 1 without an algorithm. */
export interface TransformStrategies {
  readonly writableHighWaterMark: number;
  readonly writableSize: SizeAlgorithm | undefined;
  readonly readableHighWaterMark: number;
  readonly readableSize: SizeAlgorithm | undefined;
}

/** Those of the standard, and of https://streams.spec.whatwg.org/#transformstream-set-up. */
export const defaultTransformStrategies: TransformStrategies = {
  writableHighWaterMark: 1,
  writableSize: undefined,
  readableHighWaterMark: 0,
  readableSize: undefined,
};

const settled = resolvedPromise<unknown>(undefined);

/**
 * https://streams.spec.whatwg.org/#initialize-transform-stream. The controller comes with the next algorithm.
 *
 * Both sides follow a promise that follows `startPromise`, and so start three microtasks after that is settled. Without
 * one, a chain of reactions takes as long, and calls no `then` of the app's.
 */
export function newTransformStreamRecord(
  startPromise: Promise<unknown> | undefined,
  strategies: TransformStrategies,
): TransformStreamRecord {
  const started = startPromise === undefined ? react(react(settled)) : resolvedPromise(startPromise);
  const start = () => started;
  const stream: TransformStreamRecord = {
    readable: undefined as unknown as ReadableStreamRecord,
    writable: undefined as unknown as WritableStreamRecord,
    backpressure: true,
    pullResult: new Deferred(),
    pullWaits: false,
    writeResult: new Deferred(),
    writeWaits: false,
    waitingChunk: undefined,
    onDemand: undefined,
    runDemandSteps: undefined,
    continueWrite: undefined,
    onTransformed: undefined,
    onTransformFailed: undefined,
    controller: undefined as unknown as TransformControllerRecord,
    object: undefined,
  };
  // 1-5. The writable side.
  stream.writable = createWritableStream(
    {
      start,
      write: (chunk) => transformStreamDefaultSinkWriteAlgorithm(stream, chunk),
      close: () => transformStreamDefaultSinkCloseAlgorithm(stream),
      abort: (reason) => transformStreamDefaultSinkAbortAlgorithm(stream, reason),
    },
    strategies.writableHighWaterMark,
    strategies.writableSize,
  );
  // 6-8. The readable side.
  stream.readable = createReadableStream(
    {
      start,
      pull: () => transformStreamDefaultSourcePullAlgorithm(stream),
      cancel: (reason) => transformStreamDefaultSourceCancelAlgorithm(stream, reason),
    },
    strategies.readableHighWaterMark,
    strategies.readableSize,
  );
  return stream;
}

/** https://streams.spec.whatwg.org/#set-up-transform-stream-default-controller; the algorithms may be given later. */
export function newTransformStreamDefaultController(stream: TransformStreamRecord): TransformControllerRecord {
  const controller: TransformControllerRecord = {
    stream,
    transformAlgorithm: undefined,
    flushAlgorithm: undefined,
    cancelAlgorithm: undefined,
    finishPromise: undefined,
    object: undefined,
  };
  stream.controller = controller;
  return controller;
}

/** https://streams.spec.whatwg.org/#set-up-transform-stream-default-controller, steps 5 to 7. */
export function setTransformAlgorithms(controller: TransformControllerRecord, algorithms: TransformAlgorithms): void {
  controller.transformAlgorithm = algorithms.transform ?? ((chunk) => identityTransform(controller, chunk));
  controller.flushAlgorithm = algorithms.flush;
  controller.cancelAlgorithm = algorithms.cancel;
}

/** https://streams.spec.whatwg.org/#transform-stream-default-sink-write-algorithm */
function transformStreamDefaultSinkWriteAlgorithm(stream: TransformStreamRecord, chunk: unknown): AlgorithmResult {
  // 1-2, 4. There is room.
  if (!stream.backpressure) return transformStreamDefaultControllerPerformTransform(stream.controller, chunk);
  // 3. Wait for it.
  stream.writeWaits = true;
  stream.waitingChunk = chunk;
  stream.continueWrite ??= () => continueWrite(stream);
  return stream.writeResult;
}

/** https://streams.spec.whatwg.org/#transform-stream-default-sink-write-algorithm, step 3.3. */
function continueWrite(stream: TransformStreamRecord): void {
  if (!stream.writeWaits) return;
  const { writable, waitingChunk } = stream;
  stream.writeWaits = false;
  stream.waitingChunk = undefined;
  // 1-3. Not any more.
  if (writable.state === "erroring") {
    stream.writeResult.reject(writable.storedError);
    return;
  }
  // 4-5. Transform. What is not done at once tells by the same result.
  const result = transformStreamDefaultControllerPerformTransform(stream.controller, waitingChunk);
  if (result === undefined) stream.writeResult.resolve();
}

/** https://streams.spec.whatwg.org/#transform-stream-default-sink-abort-algorithm */
function transformStreamDefaultSinkAbortAlgorithm(stream: TransformStreamRecord, reason: unknown): AlgorithmResult {
  const controller = stream.controller;
  // 1-2. Finishing already.
  if (controller.finishPromise !== undefined) return controller.finishPromise.promise;
  // 3-6. Cancel the transformer.
  const finish = newPromise<undefined>();
  controller.finishPromise = finish;
  const { cancelAlgorithm } = controller;
  const result = cancelAlgorithm === undefined ? undefined : cancelAlgorithm(reason);
  transformStreamDefaultControllerClearAlgorithms(controller);
  // 7. Error the readable side.
  const { readable } = stream;
  uponResult(
    result,
    () => {
      if (readable.state === "errored") {
        finish.reject(readable.storedError);
      } else {
        readableStreamDefaultControllerError(readableControllerOf(stream), reason);
        finish.resolve(undefined);
      }
    },
    (error) => {
      readableStreamDefaultControllerError(readableControllerOf(stream), error);
      finish.reject(error);
    },
  );
  // 8. Return.
  return finish.promise;
}

/** https://streams.spec.whatwg.org/#transform-stream-default-sink-close-algorithm */
function transformStreamDefaultSinkCloseAlgorithm(stream: TransformStreamRecord): AlgorithmResult {
  const controller = stream.controller;
  // 1-2. Finishing already.
  if (controller.finishPromise !== undefined) return controller.finishPromise.promise;
  // 3-6. Flush.
  const finish = newPromise<undefined>();
  controller.finishPromise = finish;
  const { flushAlgorithm } = controller;
  const result = flushAlgorithm === undefined ? undefined : flushAlgorithm();
  transformStreamDefaultControllerClearAlgorithms(controller);
  // 7. Close the readable side.
  const { readable } = stream;
  uponResult(
    result,
    () => {
      if (readable.state === "errored") {
        finish.reject(readable.storedError);
      } else {
        readableStreamDefaultControllerClose(readableControllerOf(stream));
        finish.resolve(undefined);
      }
    },
    (error) => {
      readableStreamDefaultControllerError(readableControllerOf(stream), error);
      finish.reject(error);
    },
  );
  // 8. Return.
  return finish.promise;
}

/** https://streams.spec.whatwg.org/#transform-stream-default-source-cancel */
function transformStreamDefaultSourceCancelAlgorithm(stream: TransformStreamRecord, reason: unknown): AlgorithmResult {
  const controller = stream.controller;
  // 1-2. Finishing already; what still waits for the reader need not.
  if (controller.finishPromise !== undefined) {
    transformStreamRunDemandSteps(stream);
    return controller.finishPromise.promise;
  }
  // 3-6. Cancel the transformer.
  const finish = newPromise<undefined>();
  controller.finishPromise = finish;
  const { cancelAlgorithm } = controller;
  const result = cancelAlgorithm === undefined ? undefined : cancelAlgorithm(reason);
  transformStreamDefaultControllerClearAlgorithms(controller);
  // 7. Error the writable side.
  const { writable } = stream;
  uponResult(
    result,
    () => {
      if (writable.state === "errored") {
        finish.reject(writable.storedError);
      } else {
        writableStreamDefaultControllerErrorIfNeeded(writable.controller, reason);
        transformStreamUnblockWrite(stream);
        finish.resolve(undefined);
      }
    },
    (error) => {
      writableStreamDefaultControllerErrorIfNeeded(writable.controller, error);
      transformStreamUnblockWrite(stream);
      finish.reject(error);
    },
  );
  // 8. Return.
  return finish.promise;
}

/** https://streams.spec.whatwg.org/#transform-stream-default-source-pull */
function transformStreamDefaultSourcePullAlgorithm(stream: TransformStreamRecord): AlgorithmResult {
  transformStreamSetBackpressure(stream, false);
  stream.pullWaits = true;
  return stream.pullResult;
}
