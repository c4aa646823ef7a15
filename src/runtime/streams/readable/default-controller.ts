// https://streams.spec.whatwg.org/#rs-default-controller-abstract-ops

import { promiseThen } from "../../infra/index.ts";
import { resultPromise } from "../algorithm-result.ts";
import { newDeque } from "../queue/deque.ts";
import { dequeueValue, enqueueValueWithSize, resetQueue } from "../queue/queue-with-sizes.ts";
import { type PullSteps, pullFromSource } from "./pulling.ts";
import type {
  AlgorithmResult,
  DefaultControllerRecord,
  ReadableControllerMethods,
  ReadableStreamRecord,
  ReadRequest,
  SizeAlgorithm,
  SourceAlgorithms,
} from "./records.ts";
import {
  newReadableStreamRecord,
  readableStreamAddReadRequest,
  readableStreamClose,
  readableStreamError,
  readableStreamFulfillReadRequest,
  readableStreamGetNumReadRequests,
} from "./stream-state.ts";

/** https://streams.spec.whatwg.org/#rs-default-controller-internal-methods */
const methods: ReadableControllerMethods = {
  cancelSteps: (controller: DefaultControllerRecord, reason: unknown) => cancelSteps(controller, reason),
  pullSteps: (controller: DefaultControllerRecord, readRequest: ReadRequest) => pullSteps(controller, readRequest),
  releaseSteps() {},
};

/** https://streams.spec.whatwg.org/#rs-default-controller-private-cancel */
function cancelSteps(controller: DefaultControllerRecord, reason: unknown): AlgorithmResult {
  resetQueue(controller);
  const { cancelAlgorithm } = controller;
  const result = cancelAlgorithm === undefined ? undefined : cancelAlgorithm(reason);
  readableStreamDefaultControllerClearAlgorithms(controller);
  return result;
}

/** https://streams.spec.whatwg.org/#rs-default-controller-private-pull */
function pullSteps(controller: DefaultControllerRecord, readRequest: ReadRequest): void {
  if (controller.queue.length > 0) {
    readRequest.chunkSteps(readableStreamDefaultControllerTakeChunk(controller));
  } else {
    readableStreamAddReadRequest(controller.stream, readRequest);
    readableStreamDefaultControllerCallPullIfNeeded(controller);
  }
}

/** https://streams.spec.whatwg.org/#rs-default-controller-private-pull, steps 2.1 to 2.3. The queue is not empty. */
export function readableStreamDefaultControllerTakeChunk(controller: DefaultControllerRecord): unknown {
  const chunk = dequeueValue(controller);
  if (controller.closeRequested && controller.queue.length === 0) {
    readableStreamDefaultControllerClearAlgorithms(controller);
    readableStreamClose(controller.stream);
  } else {
    readableStreamDefaultControllerCallPullIfNeeded(controller);
  }
  return chunk;
}

/** https://streams.spec.whatwg.org/#readable-stream-default-controller-call-pull-if-needed */
export function readableStreamDefaultControllerCallPullIfNeeded(controller: DefaultControllerRecord): void {
  // 1-2. Wanted? A pull that does nothing changes nothing that anybody could see.
  const { pullAlgorithm } = controller;
  if (pullAlgorithm === undefined || !readableStreamDefaultControllerShouldCallPull(controller)) return;
  // 3-8. Pull.
  pullFromSource(controller, pullAlgorithm, pulls);
}

const pulls: PullSteps<DefaultControllerRecord> = {
  callPullIfNeeded: readableStreamDefaultControllerCallPullIfNeeded,
  fail: readableStreamDefaultControllerError,
};

/** https://streams.spec.whatwg.org/#readable-stream-default-controller-should-call-pull */
function readableStreamDefaultControllerShouldCallPull(controller: DefaultControllerRecord): boolean {
  const stream = controller.stream;
  // 1-3. The source can take a call.
  if (!controller.started || controller.closeRequested || stream.state !== "readable") return false;
  // 4-8. Somebody waits, or there is room.
  return readableStreamGetNumReadRequests(stream) > 0 || controller.strategyHWM > controller.queueTotalSize;
}

/** https://streams.spec.whatwg.org/#readable-stream-default-controller-clear-algorithms */
function readableStreamDefaultControllerClearAlgorithms(controller: DefaultControllerRecord): void {
  controller.pullAlgorithm = undefined;
  controller.cancelAlgorithm = undefined;
  controller.strategySizeAlgorithm = undefined;
}

/** https://streams.spec.whatwg.org/#readable-stream-default-controller-close */
export function readableStreamDefaultControllerClose(controller: DefaultControllerRecord): void {
  // 1-3. Once.
  if (!readableStreamDefaultControllerCanCloseOrEnqueue(controller)) return;
  controller.closeRequested = true;
  // 4. At once when nothing is queued.
  if (controller.queue.length === 0) {
    readableStreamDefaultControllerClearAlgorithms(controller);
    readableStreamClose(controller.stream);
  }
}

/** https://streams.spec.whatwg.org/#readable-stream-default-controller-enqueue. Throws what the size algorithm throws. */
export function readableStreamDefaultControllerEnqueue(controller: DefaultControllerRecord, chunk: unknown): void {
  // 1-2. Open?
  if (!readableStreamDefaultControllerCanCloseOrEnqueue(controller)) return;
  const stream = controller.stream;
  if (readableStreamGetNumReadRequests(stream) > 0) {
    // 3. Straight to who waits.
    readableStreamFulfillReadRequest(stream, chunk, false);
  } else {
    // 4. Into the queue.
    try {
      const { strategySizeAlgorithm } = controller;
      enqueueValueWithSize(controller, chunk, strategySizeAlgorithm === undefined ? 1 : strategySizeAlgorithm(chunk));
    } catch (error) {
      readableStreamDefaultControllerError(controller, error);
      throw error;
    }
  }
  // 5. Pull.
  readableStreamDefaultControllerCallPullIfNeeded(controller);
}

/** https://streams.spec.whatwg.org/#readable-stream-default-controller-error */
export function readableStreamDefaultControllerError(controller: DefaultControllerRecord, error: unknown): void {
  const stream = controller.stream;
  if (stream.state !== "readable") return;
  resetQueue(controller);
  readableStreamDefaultControllerClearAlgorithms(controller);
  readableStreamError(stream, error);
}

/** https://streams.spec.whatwg.org/#readable-stream-default-controller-get-desired-size */
export function readableStreamDefaultControllerGetDesiredSize(controller: DefaultControllerRecord): number | null {
  const { state } = controller.stream;
  if (state === "errored") return null;
  if (state === "closed") return 0;
  return controller.strategyHWM - controller.queueTotalSize;
}

/** https://streams.spec.whatwg.org/#rs-default-controller-has-backpressure */
export function readableStreamDefaultControllerHasBackpressure(controller: DefaultControllerRecord): boolean {
  return !readableStreamDefaultControllerShouldCallPull(controller);
}

/** https://streams.spec.whatwg.org/#readable-stream-default-controller-can-close-or-enqueue */
export function readableStreamDefaultControllerCanCloseOrEnqueue(controller: DefaultControllerRecord): boolean {
  return !controller.closeRequested && controller.stream.state === "readable";
}

/** The size of a chunk is 1 without an algorithm. */
export interface ReadableStrategy {
  readonly highWaterMark: number;
  readonly size: SizeAlgorithm | undefined;
}

/**
 * A controller, set up but not started, so that what `start` is called with can refer to it.
 * https://streams.spec.whatwg.org/#set-up-readable-stream-default-controller, steps 1 to 8.
 */
export function newReadableStreamDefaultController(
  stream: ReadableStreamRecord,
  strategy: ReadableStrategy,
): DefaultControllerRecord {
  const controller: DefaultControllerRecord = {
    kind: "default",
    methods,
    stream,
    queue: newDeque(),
    queueTotalSize: 0,
    strategyHWM: strategy.highWaterMark,
    strategySizeAlgorithm: strategy.size,
    pullAlgorithm: undefined,
    cancelAlgorithm: undefined,
    started: false,
    closeRequested: false,
    pulling: false,
    pullAgain: false,
    onPullAgain: undefined,
    onPulled: undefined,
    onPullFailed: undefined,
    object: undefined,
  };
  stream.controller = controller;
  return controller;
}

/**
 * https://streams.spec.whatwg.org/#set-up-readable-stream-default-controller, steps 6 to 12. Throws what the start
 * algorithm throws.
 */
export function startReadableStreamDefaultController(
  controller: DefaultControllerRecord,
  algorithms: SourceAlgorithms,
): void {
  // 6-7. Algorithms.
  controller.pullAlgorithm = algorithms.pull;
  controller.cancelAlgorithm = algorithms.cancel;
  // 9-10. Start.
  const { start } = algorithms;
  const started = resultPromise(start === undefined ? undefined : start());
  // 11-12. Pull, or fail.
  promiseThen(
    started,
    () => {
      controller.started = true;
      readableStreamDefaultControllerCallPullIfNeeded(controller);
    },
    (reason) => readableStreamDefaultControllerError(controller, reason),
  );
}

/** https://streams.spec.whatwg.org/#create-readable-stream. Throws what the start algorithm throws. */
export function createReadableStream(
  algorithms: SourceAlgorithms,
  highWaterMark = 1,
  sizeAlgorithm: SizeAlgorithm | undefined = undefined,
): ReadableStreamRecord {
  const stream = newReadableStreamRecord();
  const controller = newReadableStreamDefaultController(stream, { highWaterMark, size: sizeAlgorithm });
  startReadableStreamDefaultController(controller, algorithms);
  return stream;
}
