// https://streams.spec.whatwg.org/#rbs-controller-abstract-ops: the byte controller as its source and its stream see it.

import { promiseThen } from "../../infra/index.ts";
import { resultPromise } from "../algorithm-result.ts";
import { dequeClear, dequePeek, dequePush, dequeShift, newDeque } from "../queue/deque.ts";
import { resetQueue } from "../queue/queue-with-sizes.ts";
import { isDetachedBuffer, shapeOf, transferArrayBuffer } from "./buffers.ts";
import {
  readableByteStreamControllerCallPullIfNeeded,
  readableByteStreamControllerClearAlgorithms,
  readableByteStreamControllerClearPendingPullIntos,
  readableByteStreamControllerEnqueueChunkToQueue,
  readableByteStreamControllerEnqueueDetachedPullIntoToQueue,
  readableByteStreamControllerError,
  readableByteStreamControllerFillReadRequestFromQueue,
  readableByteStreamControllerInvalidateByobRequest,
  readableByteStreamControllerShiftPendingPullInto,
} from "./byte-controller-state.ts";
import {
  commitPullIntoDescriptors,
  readableByteStreamControllerProcessPullIntoDescriptorsUsingQueue,
} from "./pull-into.ts";
import type {
  AlgorithmResult,
  ByteControllerRecord,
  DefaultReaderRecord,
  ReadableControllerMethods,
  ReadableStreamRecord,
  ReadRequest,
  SourceAlgorithms,
} from "./records.ts";
import {
  newReadableStreamRecord,
  readableStreamAddReadRequest,
  readableStreamClose,
  readableStreamFulfillReadRequest,
  readableStreamGetNumReadRequests,
  readableStreamHasByobReader,
  readableStreamHasDefaultReader,
} from "./stream-state.ts";

/** https://streams.spec.whatwg.org/#rbs-controller-internal-methods */
const methods: ReadableControllerMethods = {
  cancelSteps: (controller: ByteControllerRecord, reason: unknown) => cancelSteps(controller, reason),
  pullSteps: (controller: ByteControllerRecord, readRequest: ReadRequest) => pullSteps(controller, readRequest),
  releaseSteps: (controller: ByteControllerRecord) => releaseSteps(controller),
};

/** https://streams.spec.whatwg.org/#rbs-controller-private-cancel */
function cancelSteps(controller: ByteControllerRecord, reason: unknown): AlgorithmResult {
  readableByteStreamControllerClearPendingPullIntos(controller);
  resetQueue(controller);
  const { cancelAlgorithm } = controller;
  const result = cancelAlgorithm === undefined ? undefined : cancelAlgorithm(reason);
  readableByteStreamControllerClearAlgorithms(controller);
  return result;
}

/** https://streams.spec.whatwg.org/#rbs-controller-private-pull */
function pullSteps(controller: ByteControllerRecord, readRequest: ReadRequest): void {
  // 1-3. From the queue.
  if (controller.queueTotalSize > 0) {
    readableByteStreamControllerFillReadRequestFromQueue(controller, readRequest);
    return;
  }
  // 4-5. Bring a buffer for the source.
  const size = controller.autoAllocateChunkSize;
  if (size !== undefined) {
    let buffer: ArrayBuffer;
    try {
      buffer = new ArrayBuffer(size);
    } catch (error) {
      readRequest.errorSteps(error);
      return;
    }
    dequePush(controller.pendingPullIntos, {
      buffer,
      bufferByteLength: size,
      byteOffset: 0,
      byteLength: size,
      bytesFilled: 0,
      minimumFill: 1,
      elementSize: 1,
      viewConstructor: Uint8Array,
      readerType: "default",
    });
  }
  // 6-7. Wait.
  readableStreamAddReadRequest(controller.stream, readRequest);
  readableByteStreamControllerCallPullIfNeeded(controller);
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablebytestreamcontroller-releasesteps */
function releaseSteps(controller: ByteControllerRecord): void {
  if (controller.pendingPullIntos.length === 0) return;
  const first = dequePeek(controller.pendingPullIntos);
  first.readerType = "none";
  dequeClear(controller.pendingPullIntos);
  dequePush(controller.pendingPullIntos, first);
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-close. Throws when a read is left with half an element. */
export function readableByteStreamControllerClose(controller: ByteControllerRecord): void {
  const stream = controller.stream;
  // 1-2. Once.
  if (controller.closeRequested || stream.state !== "readable") return;
  // 3. After what is queued.
  if (controller.queueTotalSize > 0) {
    controller.closeRequested = true;
    return;
  }
  // 4. Whole elements only.
  if (controller.pendingPullIntos.length > 0) {
    const first = dequePeek(controller.pendingPullIntos);
    if (first.bytesFilled % first.elementSize !== 0) {
      const error = new TypeError("The stream closed with too few bytes to fill the requested view");
      readableByteStreamControllerError(controller, error);
      throw error;
    }
  }
  // 5-6. Close.
  readableByteStreamControllerClearAlgorithms(controller);
  readableStreamClose(stream);
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-enqueue */
export function readableByteStreamControllerEnqueue(controller: ByteControllerRecord, chunk: ArrayBufferView): void {
  // 1-2. Open?
  if (controller.closeRequested || controller.stream.state !== "readable") return;
  // 3-7. Take the buffer over.
  const { buffer, byteOffset, byteLength } = shapeOf(chunk);
  if (isDetachedBuffer(buffer)) throw new TypeError("The chunk's buffer is detached");
  const transferred = transferArrayBuffer(buffer);
  readableByteStreamControllerEnqueueOwned(controller, new Uint8Array(transferred, byteOffset, byteLength));
}

/**
 * https://streams.spec.whatwg.org/#readable-byte-stream-controller-enqueue, steps 8 to 12, for bytes whose buffer nobody
 * else holds. The controller's stream is readable, and was not asked to close.
 */
export function readableByteStreamControllerEnqueueOwned(
  controller: ByteControllerRecord,
  bytes: Uint8Array<ArrayBuffer>,
): void {
  const stream = controller.stream;
  const { buffer, byteOffset, byteLength } = shapeOf(bytes);
  // 8. The source fills its own buffer instead of the one that it was asked to fill.
  if (controller.pendingPullIntos.length > 0) reclaimFirstPullInto(controller);
  if (readableStreamHasDefaultReader(stream)) {
    // 9. Straight to who waits, else into the queue.
    readableByteStreamControllerProcessReadRequestsUsingQueue(controller);
    if (readableStreamGetNumReadRequests(stream) === 0) {
      readableByteStreamControllerEnqueueChunkToQueue(controller, buffer, byteOffset, byteLength);
    } else {
      if (controller.pendingPullIntos.length > 0) readableByteStreamControllerShiftPendingPullInto(controller);
      readableStreamFulfillReadRequest(stream, bytes, false);
    }
  } else if (readableStreamHasByobReader(stream)) {
    // 10. Into the queue, and from there into the buffers that wait.
    readableByteStreamControllerEnqueueChunkToQueue(controller, buffer, byteOffset, byteLength);
    commitPullIntoDescriptors(stream, readableByteStreamControllerProcessPullIntoDescriptorsUsingQueue(controller));
  } else {
    // 11. Into the queue.
    readableByteStreamControllerEnqueueChunkToQueue(controller, buffer, byteOffset, byteLength);
  }
  // 12. Pull.
  readableByteStreamControllerCallPullIfNeeded(controller);
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-enqueue, step 8. */
function reclaimFirstPullInto(controller: ByteControllerRecord): void {
  const first = dequePeek(controller.pendingPullIntos);
  if (isDetachedBuffer(first.buffer)) throw new TypeError("The BYOB request's buffer is detached");
  readableByteStreamControllerInvalidateByobRequest(controller);
  first.buffer = transferArrayBuffer(first.buffer);
  if (first.readerType === "none") readableByteStreamControllerEnqueueDetachedPullIntoToQueue(controller, first);
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablebytestreamcontrollerprocessreadrequestsusingqueue */
function readableByteStreamControllerProcessReadRequestsUsingQueue(controller: ByteControllerRecord): void {
  const reader = controller.stream.reader as DefaultReaderRecord;
  while (reader.readRequests.length > 0 && controller.queueTotalSize > 0) {
    readableByteStreamControllerFillReadRequestFromQueue(controller, dequeShift(reader.readRequests));
  }
}

/**
 * A controller, set up but not started, so that what `start` is called with can refer to it.
 * https://streams.spec.whatwg.org/#set-up-readable-byte-stream-controller, steps 1 to 13.
 */
export function newReadableByteStreamController(
  stream: ReadableStreamRecord,
  highWaterMark: number,
  autoAllocateChunkSize: number | undefined,
): ByteControllerRecord {
  const controller: ByteControllerRecord = {
    kind: "byte",
    methods,
    stream,
    strategyHWM: highWaterMark,
    autoAllocateChunkSize,
    queue: newDeque(),
    queueTotalSize: 0,
    pendingPullIntos: newDeque(),
    byobRequest: undefined,
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
 * https://streams.spec.whatwg.org/#set-up-readable-byte-stream-controller, steps 9, 10 and 14 to 17. Throws what the
 * start algorithm throws.
 */
export function startReadableByteStreamController(
  controller: ByteControllerRecord,
  algorithms: SourceAlgorithms,
): void {
  // 9-10. Algorithms.
  controller.pullAlgorithm = algorithms.pull;
  controller.cancelAlgorithm = algorithms.cancel;
  // 14-15. Start.
  const { start } = algorithms;
  const started = resultPromise(start === undefined ? undefined : start());
  // 16-17. Pull, or fail.
  promiseThen(
    started,
    () => {
      controller.started = true;
      readableByteStreamControllerCallPullIfNeeded(controller);
    },
    (reason) => readableByteStreamControllerError(controller, reason),
  );
}

/** https://streams.spec.whatwg.org/#abstract-opdef-createreadablebytestream. Throws what the start algorithm throws. */
export function createReadableByteStream(algorithms: SourceAlgorithms, highWaterMark = 0): ReadableStreamRecord {
  const stream = newReadableStreamRecord();
  startReadableByteStreamController(newReadableByteStreamController(stream, highWaterMark, undefined), algorithms);
  return stream;
}
