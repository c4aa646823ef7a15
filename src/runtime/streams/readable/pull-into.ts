// https://streams.spec.whatwg.org/#rbs-controller-abstract-ops: reads into buffers that the reader brought.

import { mathMin } from "../../infra/index.ts";
import type { Deque } from "../queue/deque.ts";
import { dequePeek, dequePush, dequeShift, newDeque } from "../queue/deque.ts";
import { byteLengthOf, copyDataBlockBytes, shapeOf, transferArrayBuffer } from "./buffers.ts";
import {
  readableByteStreamControllerCallPullIfNeeded,
  readableByteStreamControllerError,
  readableByteStreamControllerHandleQueueDrain,
  readableByteStreamControllerShiftPendingPullInto,
} from "./byte-controller-state.ts";
import type {
  ByobRequestRecord,
  ByteControllerRecord,
  PullIntoDescriptor,
  ReadableStreamRecord,
  ReadIntoRequest,
} from "./records.ts";
import {
  readableStreamAddReadIntoRequest,
  readableStreamFulfillReadIntoRequest,
  readableStreamFulfillReadRequest,
} from "./stream-state.ts";

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-commit-pull-into-descriptor */
export function readableByteStreamControllerCommitPullIntoDescriptor(
  stream: ReadableStreamRecord,
  descriptor: PullIntoDescriptor,
): void {
  // 1-4. The stream's end comes with the last of them.
  const done = stream.state === "closed";
  // 5. View what was filled.
  const filledView = readableByteStreamControllerConvertPullIntoDescriptor(descriptor);
  // 6-7. Give it to its kind of reader.
  if (descriptor.readerType === "default") readableStreamFulfillReadRequest(stream, filledView, done);
  else readableStreamFulfillReadIntoRequest(stream, filledView, done);
}

/** Commits each, in order. */
export function commitPullIntoDescriptors(stream: ReadableStreamRecord, filled: Deque<PullIntoDescriptor>): void {
  while (filled.length > 0) readableByteStreamControllerCommitPullIntoDescriptor(stream, dequeShift(filled));
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-convert-pull-into-descriptor */
function readableByteStreamControllerConvertPullIntoDescriptor(descriptor: PullIntoDescriptor): ArrayBufferView {
  const { bytesFilled, elementSize, byteOffset, viewConstructor } = descriptor;
  const buffer = transferArrayBuffer(descriptor.buffer);
  return new viewConstructor(buffer, byteOffset, bytesFilled / elementSize);
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-fill-pull-into-descriptor-from-queue */
function readableByteStreamControllerFillPullIntoDescriptorFromQueue(
  controller: ByteControllerRecord,
  descriptor: PullIntoDescriptor,
): boolean {
  // 1-9. How much to copy: whole elements once the minimum is reached, else all there is.
  const { byteOffset, byteLength, elementSize, minimumFill } = descriptor;
  const room = byteLength - descriptor.bytesFilled;
  let remaining = mathMin(controller.queueTotalSize, room);
  const maxBytesFilled = descriptor.bytesFilled + remaining;
  const maxAlignedBytes = maxBytesFilled - (maxBytesFilled % elementSize);
  const ready = maxAlignedBytes >= minimumFill;
  if (ready) remaining = maxAlignedBytes - descriptor.bytesFilled;
  // 10-11. Copy, entry by entry.
  const queue = controller.queue;
  while (remaining > 0) {
    const entry = dequePeek(queue);
    const count = mathMin(remaining, entry.byteLength);
    const into = new Uint8Array(descriptor.buffer, byteOffset + descriptor.bytesFilled, count);
    copyDataBlockBytes(into, new Uint8Array(entry.buffer, entry.byteOffset, count));
    if (entry.byteLength === count) {
      dequeShift(queue);
    } else {
      entry.byteOffset += count;
      entry.byteLength -= count;
    }
    controller.queueTotalSize -= count;
    descriptor.bytesFilled += count;
    remaining -= count;
  }
  // 12-13. Enough?
  return ready;
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-process-pull-into-descriptors-using-queue */
export function readableByteStreamControllerProcessPullIntoDescriptorsUsingQueue(
  controller: ByteControllerRecord,
): Deque<PullIntoDescriptor> {
  const filled: Deque<PullIntoDescriptor> = newDeque();
  while (controller.pendingPullIntos.length > 0 && controller.queueTotalSize > 0) {
    const descriptor = dequePeek(controller.pendingPullIntos);
    if (readableByteStreamControllerFillPullIntoDescriptorFromQueue(controller, descriptor)) {
      readableByteStreamControllerShiftPendingPullInto(controller);
      dequePush(filled, descriptor);
    }
  }
  return filled;
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-get-byob-request */
export function readableByteStreamControllerGetByobRequest(
  controller: ByteControllerRecord,
): ByobRequestRecord | undefined {
  if (controller.byobRequest === undefined && controller.pendingPullIntos.length > 0) {
    const { buffer, byteOffset, byteLength, bytesFilled } = dequePeek(controller.pendingPullIntos);
    const view = new Uint8Array(buffer, byteOffset + bytesFilled, byteLength - bytesFilled);
    controller.byobRequest = { controller, view, object: undefined };
  }
  return controller.byobRequest;
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-pull-into. `min` counts elements. */
export function readableByteStreamControllerPullInto(
  controller: ByteControllerRecord,
  view: ArrayBufferView,
  min: number,
  readIntoRequest: ReadIntoRequest,
): void {
  const stream = controller.stream;
  // 1-13. Take the view's buffer over.
  let descriptor: PullIntoDescriptor;
  try {
    descriptor = takeOverView(view, min);
  } catch (error) {
    readIntoRequest.errorSteps(error);
    return;
  }
  // 14. Others wait already.
  if (controller.pendingPullIntos.length > 0) {
    dequePush(controller.pendingPullIntos, descriptor);
    readableStreamAddReadIntoRequest(stream, readIntoRequest);
    return;
  }
  // 15. Closed: give the buffer back empty.
  if (stream.state === "closed") {
    readIntoRequest.closeSteps(new descriptor.viewConstructor(descriptor.buffer, descriptor.byteOffset, 0));
    return;
  }
  // 16. Serve it from the queue.
  if (controller.queueTotalSize > 0) {
    if (readableByteStreamControllerFillPullIntoDescriptorFromQueue(controller, descriptor)) {
      const filledView = readableByteStreamControllerConvertPullIntoDescriptor(descriptor);
      readableByteStreamControllerHandleQueueDrain(controller);
      readIntoRequest.chunkSteps(filledView);
      return;
    }
    if (controller.closeRequested) {
      const error = new TypeError("The stream closed with too few bytes to fill the requested view");
      readableByteStreamControllerError(controller, error);
      readIntoRequest.errorSteps(error);
      return;
    }
  }
  // 17-19. Wait.
  dequePush(controller.pendingPullIntos, descriptor);
  readableStreamAddReadIntoRequest(stream, readIntoRequest);
  readableByteStreamControllerCallPullIfNeeded(controller);
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-controller-pull-into, steps 2 to 13. Throws when the buffer can't be transferred. */
function takeOverView(view: ArrayBufferView, min: number): PullIntoDescriptor {
  const { buffer, byteOffset, byteLength, elementSize, viewConstructor } = shapeOf(view);
  const transferred = transferArrayBuffer(buffer);
  return {
    buffer: transferred,
    bufferByteLength: byteLengthOf(transferred),
    byteOffset,
    byteLength,
    bytesFilled: 0,
    minimumFill: min * elementSize,
    elementSize,
    viewConstructor,
    readerType: "byob",
  };
}
