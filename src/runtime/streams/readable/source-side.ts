// https://streams.spec.whatwg.org/#other-specs-rs-create: what other rooms do to streams that they set up, and
// https://streams.spec.whatwg.org/#other-specs-rs-reading.

import { typedArrayBuffer, typedArrayLength, typedArrayName } from "../../infra/index.ts";
import { bufferOf } from "../../webidl/index.ts";
import { arrayBufferResized, cloneAsUint8Array, copyDataBlockBytes, shapeOf } from "./buffers.ts";
import {
  readableByteStreamControllerClose,
  readableByteStreamControllerEnqueue,
  readableByteStreamControllerEnqueueOwned,
} from "./byte-controller.ts";
import {
  readableByteStreamControllerError,
  readableByteStreamControllerGetDesiredSize,
} from "./byte-controller-state.ts";
import { readableByteStreamControllerRespond } from "./byte-respond.ts";
import {
  readableStreamDefaultControllerClose,
  readableStreamDefaultControllerEnqueue,
  readableStreamDefaultControllerError,
  readableStreamDefaultControllerGetDesiredSize,
} from "./default-controller.ts";
import { readableByteStreamControllerGetByobRequest } from "./pull-into.ts";
import { readableStreamDefaultReaderRead } from "./readers.ts";
import type { DefaultReaderRecord, ReadableStreamRecord, ReadRequest } from "./records.ts";

/** https://streams.spec.whatwg.org/#readablestream-desired-size-to-fill-up-to-the-high-water-mark */
export function readableStreamDesiredSize(stream: ReadableStreamRecord): number {
  if (stream.state !== "readable") return 0;
  const { controller } = stream;
  const size =
    controller.kind === "byte"
      ? readableByteStreamControllerGetDesiredSize(controller)
      : readableStreamDefaultControllerGetDesiredSize(controller);
  return size ?? 0;
}

/** https://streams.spec.whatwg.org/#readablestream-close */
export function closeReadableStream(stream: ReadableStreamRecord): void {
  const { controller } = stream;
  if (controller.kind === "default") {
    readableStreamDefaultControllerClose(controller);
    return;
  }
  readableByteStreamControllerClose(controller);
  if (stream.state === "closed" && controller.pendingPullIntos.length > 0) {
    readableByteStreamControllerRespond(controller, 0);
  }
}

/** https://streams.spec.whatwg.org/#readablestream-error */
export function errorReadableStream(stream: ReadableStreamRecord, error: unknown): void {
  const { controller } = stream;
  if (controller.kind === "byte") readableByteStreamControllerError(controller, error);
  else readableStreamDefaultControllerError(controller, error);
}

/** https://streams.spec.whatwg.org/#readablestream-enqueue. Takes the buffer of a chunk of a byte stream over. */
export function enqueueIntoReadableStream(stream: ReadableStreamRecord, chunk: unknown): void {
  const { controller } = stream;
  // 1. Any value.
  if (controller.kind === "default") {
    readableStreamDefaultControllerEnqueue(controller, chunk);
    return;
  }
  // 2. Bytes, maybe written into the buffer that a reader brought.
  const view = chunk as ArrayBufferView;
  const byobView = currentByobRequestView(stream);
  if (byobView !== null && bufferOf(byobView) === bufferOf(view)) {
    readableByteStreamControllerRespond(controller, shapeOf(view).byteLength);
  } else {
    readableByteStreamControllerEnqueue(controller, view);
  }
}

/**
 * As `enqueueIntoReadableStream`, for a byte stream and for bytes that nobody else holds, neither them nor their buffer:
 * they reach a waiting reader as they are, without being transferred. Empty bytes and streams that are over are ignored.
 */
export function enqueueOwnedBytes(stream: ReadableStreamRecord, bytes: Uint8Array<ArrayBuffer>): void {
  const { controller } = stream;
  if (controller.kind !== "byte") throw new Error("Assert: a byte stream");
  if (controller.closeRequested || stream.state !== "readable" || shapeOf(bytes).byteLength === 0) return;
  readableByteStreamControllerEnqueueOwned(controller, bytes);
}

/** https://streams.spec.whatwg.org/#readablestream-current-byob-request-view. The stream is a byte stream. */
export function currentByobRequestView(stream: ReadableStreamRecord): Uint8Array<ArrayBuffer> | null {
  const { controller } = stream;
  if (controller.kind !== "byte") return null;
  return readableByteStreamControllerGetByobRequest(controller)?.view ?? null;
}

/** The bytes read so far: `chunk` as long as one chunk is all, then a buffer that doubles. */
interface ReadLoop {
  readonly reader: DefaultReaderRecord;
  readonly success: (bytes: Uint8Array<ArrayBuffer>) => void;
  readonly failure: (reason: unknown) => void;
  first: Uint8Array<ArrayBuffer> | undefined;
  bytes: Uint8Array<ArrayBuffer> | undefined;
  length: number;
}

/**
 * https://streams.spec.whatwg.org/#readablestreamdefaultreader-read-all-bytes. The bytes are the callee's own. Chunks
 * that are there already are read without recursion.
 */
export function readAllBytes(
  reader: DefaultReaderRecord,
  success: (bytes: Uint8Array<ArrayBuffer>) => void,
  failure: (reason: unknown) => void,
): void {
  const loop: ReadLoop = { reader, success, failure, first: undefined, bytes: undefined, length: 0 };
  let looping = false;
  let again = false;
  const readAll = () => {
    again = true;
    if (looping) return;
    looping = true;
    while (again) {
      again = false;
      readableStreamDefaultReaderRead(reader, request);
    }
    looping = false;
  };
  const request: ReadRequest = {
    chunkSteps: (chunk) => {
      if (typedArrayName(chunk) !== "Uint8Array") {
        failure(new TypeError("The stream has a chunk that is no Uint8Array"));
        return;
      }
      appendBytes(loop, chunk as Uint8Array<ArrayBuffer>);
      readAll();
    },
    closeSteps: () => success(allBytes(loop)),
    errorSteps: failure,
  };
  readAll();
}

function appendBytes(loop: ReadLoop, chunk: Uint8Array<ArrayBuffer>): void {
  // What came through a byte stream is ours; of other chunks the app may keep hold.
  const owned = loop.reader.stream?.controller.kind === "byte";
  const { byteLength } = shapeOf(chunk);
  if (byteLength === 0) return;
  if (loop.length === 0) {
    loop.first = owned ? chunk : cloneAsUint8Array(chunk);
    loop.length = byteLength;
    return;
  }
  const length = loop.length + byteLength;
  let { bytes } = loop;
  if (bytes === undefined || length > typedArrayLength(bytes)) {
    const grown = new Uint8Array(length * 2);
    if (bytes !== undefined) copyDataBlockBytes(grown, bytes);
    else if (loop.first !== undefined) copyDataBlockBytes(grown, loop.first);
    bytes = grown;
    loop.bytes = grown;
    loop.first = undefined;
  }
  copyDataBlockBytes(new Uint8Array(typedArrayBuffer(bytes), loop.length, byteLength), chunk);
  loop.length = length;
}

function allBytes(loop: ReadLoop): Uint8Array<ArrayBuffer> {
  const { bytes } = loop;
  if (bytes === undefined) return loop.first ?? new Uint8Array(0);
  return new Uint8Array(arrayBufferResized(typedArrayBuffer(bytes) as ArrayBuffer, loop.length));
}
