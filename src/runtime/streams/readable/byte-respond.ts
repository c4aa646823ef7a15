// https://streams.spec.whatwg.org/#rbs-controller-abstract-ops: what a source says about the buffer it was asked to fill.

import type { Deque } from "../queue/deque.ts";
import { dequePeek, dequePush, newDeque } from "../queue/deque.ts";
import { byteLengthOf, shapeOf, transferArrayBuffer } from "./buffers.ts";
import {
  readableByteStreamControllerCallPullIfNeeded,
  readableByteStreamControllerEnqueueClonedChunkToQueue,
  readableByteStreamControllerEnqueueDetachedPullIntoToQueue,
  readableByteStreamControllerInvalidateByobRequest,
  readableByteStreamControllerShiftPendingPullInto,
} from "./byte-controller-state.ts";
import {
  commitPullIntoDescriptors,
  readableByteStreamControllerCommitPullIntoDescriptor,
  readableByteStreamControllerProcessPullIntoDescriptorsUsingQueue,
} from "./pull-into.ts";
import type { ByteControllerRecord, PullIntoDescriptor } from "./records.ts";
import { readableStreamGetNumReadIntoRequests } from "./stream-state.ts";

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-respond. A pull-into is pending. */
export function readableByteStreamControllerRespond(controller: ByteControllerRecord, bytesWritten: number): void {
  // 1-3. The first one waiting.
  const descriptor = dequePeek(controller.pendingPullIntos);
  // 4-5. The count must fit the state.
  if (controller.stream.state === "closed") {
    if (bytesWritten !== 0) throw new TypeError("bytesWritten must be 0 when the stream is closed");
  } else {
    if (bytesWritten === 0) throw new TypeError("bytesWritten must be greater than 0 while the stream is readable");
    if (descriptor.bytesFilled + bytesWritten > descriptor.byteLength) {
      throw new RangeError("bytesWritten is greater than the view's length");
    }
  }
  // 6. Take the buffer back.
  descriptor.buffer = transferArrayBuffer(descriptor.buffer);
  // 7. Respond.
  readableByteStreamControllerRespondInternal(controller, bytesWritten);
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-respond-with-new-view. A pull-into is pending. */
export function readableByteStreamControllerRespondWithNewView(
  controller: ByteControllerRecord,
  view: ArrayBufferView,
): void {
  const { buffer, byteOffset, byteLength } = shapeOf(view);
  // 1-4. The first one waiting.
  const descriptor = dequePeek(controller.pendingPullIntos);
  // 5-6. The length must fit the state.
  if (controller.stream.state === "closed") {
    if (byteLength !== 0) throw new TypeError("The view must be empty when the stream is closed");
  } else if (byteLength === 0) {
    throw new TypeError("The view must not be empty while the stream is readable");
  }
  // 7-9. It must show the same region.
  if (descriptor.byteOffset + descriptor.bytesFilled !== byteOffset) {
    throw new RangeError("The view's byteOffset is not that of the BYOB request's view");
  }
  if (descriptor.bufferByteLength !== byteLengthOf(buffer)) {
    throw new RangeError("The view's buffer has another length than that of the BYOB request's view");
  }
  if (descriptor.bytesFilled + byteLength > descriptor.byteLength) {
    throw new RangeError("The view is longer than the BYOB request's view");
  }
  // 10-11. Take the buffer over.
  descriptor.buffer = transferArrayBuffer(buffer);
  // 12. Respond.
  readableByteStreamControllerRespondInternal(controller, byteLength);
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-respond-internal */
function readableByteStreamControllerRespondInternal(controller: ByteControllerRecord, bytesWritten: number): void {
  const descriptor = dequePeek(controller.pendingPullIntos);
  readableByteStreamControllerInvalidateByobRequest(controller);
  if (controller.stream.state === "closed") {
    readableByteStreamControllerRespondInClosedState(controller, descriptor);
  } else {
    readableByteStreamControllerRespondInReadableState(controller, bytesWritten, descriptor);
  }
  readableByteStreamControllerCallPullIfNeeded(controller);
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-respond-in-closed-state */
function readableByteStreamControllerRespondInClosedState(
  controller: ByteControllerRecord,
  firstDescriptor: PullIntoDescriptor,
): void {
  // 1-2. Nobody waits for it any more.
  if (firstDescriptor.readerType === "none") readableByteStreamControllerShiftPendingPullInto(controller);
  // 3-4. All who wait get their buffers back.
  const stream = controller.stream;
  const filled: Deque<PullIntoDescriptor> = newDeque();
  while (filled.length < readableStreamGetNumReadIntoRequests(stream)) {
    dequePush(filled, readableByteStreamControllerShiftPendingPullInto(controller));
  }
  commitPullIntoDescriptors(stream, filled);
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-respond-in-readable-state */
function readableByteStreamControllerRespondInReadableState(
  controller: ByteControllerRecord,
  bytesWritten: number,
  descriptor: PullIntoDescriptor,
): void {
  const stream = controller.stream;
  // 1-2. Filled.
  descriptor.bytesFilled += bytesWritten;
  // 3. Its reader has gone: the bytes are for who comes next.
  if (descriptor.readerType === "none") {
    readableByteStreamControllerEnqueueDetachedPullIntoToQueue(controller, descriptor);
    commitPullIntoDescriptors(stream, readableByteStreamControllerProcessPullIntoDescriptorsUsingQueue(controller));
    return;
  }
  // 4. Not enough yet.
  if (descriptor.bytesFilled < descriptor.minimumFill) return;
  // 5-8. What is no whole element stays in the queue.
  readableByteStreamControllerShiftPendingPullInto(controller);
  const remainderSize = descriptor.bytesFilled % descriptor.elementSize;
  if (remainderSize > 0) {
    const start = descriptor.byteOffset + descriptor.bytesFilled - remainderSize;
    readableByteStreamControllerEnqueueClonedChunkToQueue(controller, descriptor.buffer, start, remainderSize);
  }
  descriptor.bytesFilled -= remainderSize;
  // 9-11. Hand out this one and those that the remainder fills.
  const filled = readableByteStreamControllerProcessPullIntoDescriptorsUsingQueue(controller);
  readableByteStreamControllerCommitPullIntoDescriptor(stream, descriptor);
  commitPullIntoDescriptors(stream, filled);
}
