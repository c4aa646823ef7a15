// https://streams.spec.whatwg.org/#rbs-controller-abstract-ops: the queue of a byte controller, its pulls and its end.

import { typedArrayBuffer } from "../../infra/index.ts";
import { dequeClear, dequePush, dequeShift } from "../queue/deque.ts";
import { resetQueue } from "../queue/queue-with-sizes.ts";
import { cloneArrayBuffer } from "./buffers.ts";
import { type PullSteps, pullFromSource } from "./pulling.ts";
import type { ByteControllerRecord, PullIntoDescriptor, ReadRequest } from "./records.ts";
import {
  readableStreamClose,
  readableStreamError,
  readableStreamGetNumReadIntoRequests,
  readableStreamGetNumReadRequests,
} from "./stream-state.ts";

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-call-pull-if-needed */
export function readableByteStreamControllerCallPullIfNeeded(controller: ByteControllerRecord): void {
  // 1-2. Wanted? A pull that does nothing changes nothing that anybody could see.
  const { pullAlgorithm } = controller;
  if (pullAlgorithm === undefined || !readableByteStreamControllerShouldCallPull(controller)) return;
  // 3-8. Pull.
  pullFromSource(controller, pullAlgorithm, pulls);
}

const pulls: PullSteps<ByteControllerRecord> = {
  callPullIfNeeded: readableByteStreamControllerCallPullIfNeeded,
  fail: readableByteStreamControllerError,
};

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-should-call-pull */
function readableByteStreamControllerShouldCallPull(controller: ByteControllerRecord): boolean {
  const stream = controller.stream;
  // 1-4. The source can take a call.
  if (stream.state !== "readable" || controller.closeRequested || !controller.started) return false;
  // 5-6. Somebody waits.
  if (readableStreamGetNumReadRequests(stream) > 0 || readableStreamGetNumReadIntoRequests(stream) > 0) return true;
  // 7-10. There is room.
  return controller.strategyHWM > controller.queueTotalSize;
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-clear-algorithms */
export function readableByteStreamControllerClearAlgorithms(controller: ByteControllerRecord): void {
  controller.pullAlgorithm = undefined;
  controller.cancelAlgorithm = undefined;
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-clear-pending-pull-intos */
export function readableByteStreamControllerClearPendingPullIntos(controller: ByteControllerRecord): void {
  readableByteStreamControllerInvalidateByobRequest(controller);
  dequeClear(controller.pendingPullIntos);
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-invalidate-byob-request */
export function readableByteStreamControllerInvalidateByobRequest(controller: ByteControllerRecord): void {
  const request = controller.byobRequest;
  if (request === undefined) return;
  request.controller = undefined;
  request.view = null;
  controller.byobRequest = undefined;
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-error */
export function readableByteStreamControllerError(controller: ByteControllerRecord, error: unknown): void {
  const stream = controller.stream;
  if (stream.state !== "readable") return;
  readableByteStreamControllerClearPendingPullIntos(controller);
  resetQueue(controller);
  readableByteStreamControllerClearAlgorithms(controller);
  readableStreamError(stream, error);
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-get-desired-size */
export function readableByteStreamControllerGetDesiredSize(controller: ByteControllerRecord): number | null {
  const { state } = controller.stream;
  if (state === "errored") return null;
  if (state === "closed") return 0;
  return controller.strategyHWM - controller.queueTotalSize;
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-handle-queue-drain */
export function readableByteStreamControllerHandleQueueDrain(controller: ByteControllerRecord): void {
  if (controller.queueTotalSize === 0 && controller.closeRequested) {
    readableByteStreamControllerClearAlgorithms(controller);
    readableStreamClose(controller.stream);
  } else {
    readableByteStreamControllerCallPullIfNeeded(controller);
  }
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-enqueue-chunk-to-queue */
export function readableByteStreamControllerEnqueueChunkToQueue(
  controller: ByteControllerRecord,
  buffer: ArrayBuffer,
  byteOffset: number,
  byteLength: number,
): void {
  dequePush(controller.queue, { buffer, byteOffset, byteLength });
  controller.queueTotalSize += byteLength;
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablebytestreamcontrollerenqueueclonedchunktoqueue */
export function readableByteStreamControllerEnqueueClonedChunkToQueue(
  controller: ByteControllerRecord,
  buffer: ArrayBuffer,
  byteOffset: number,
  byteLength: number,
): void {
  let clone: Uint8Array<ArrayBuffer>;
  try {
    clone = cloneArrayBuffer(buffer, byteOffset, byteLength);
  } catch (error) {
    readableByteStreamControllerError(controller, error);
    throw error;
  }
  readableByteStreamControllerEnqueueChunkToQueue(controller, typedArrayBuffer(clone) as ArrayBuffer, 0, byteLength);
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablebytestreamcontrollerenqueuedetachedpullintotoqueue */
export function readableByteStreamControllerEnqueueDetachedPullIntoToQueue(
  controller: ByteControllerRecord,
  descriptor: PullIntoDescriptor,
): void {
  const { buffer, byteOffset, bytesFilled } = descriptor;
  if (bytesFilled > 0) {
    readableByteStreamControllerEnqueueClonedChunkToQueue(controller, buffer, byteOffset, bytesFilled);
  }
  readableByteStreamControllerShiftPendingPullInto(controller);
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-shift-pending-pull-into */
export function readableByteStreamControllerShiftPendingPullInto(controller: ByteControllerRecord): PullIntoDescriptor {
  return dequeShift(controller.pendingPullIntos);
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablebytestreamcontrollerfillreadrequestfromqueue */
export function readableByteStreamControllerFillReadRequestFromQueue(
  controller: ByteControllerRecord,
  readRequest: ReadRequest,
): void {
  // 1-4. Take an entry.
  const entry = dequeShift(controller.queue);
  controller.queueTotalSize -= entry.byteLength;
  // 5. Close or pull.
  readableByteStreamControllerHandleQueueDrain(controller);
  // 6-7. Hand out a view of it.
  readRequest.chunkSteps(new Uint8Array(entry.buffer, entry.byteOffset, entry.byteLength));
}
