// Transfer of streams within a realm: https://streams.spec.whatwg.org/#rs-transfer,
// https://streams.spec.whatwg.org/#ws-transfer and https://streams.spec.whatwg.org/#ts-transfer. A transform stream that
// clones chunks stands where the standard has a pair of message ports (D-STREAMS-1).

import { markHandled, newDOMException, registerPlatformInterface, rejectedPromise } from "../webidl/index.ts";
import { readableStreamPipeTo } from "./pipe-to.ts";
import { readableStreamOf, toReadableStream } from "./readable/brand.ts";
import { readableStreamObject } from "./readable/readable-stream.ts";
import type { ReadableStreamRecord } from "./readable/records.ts";
import { isReadableStreamLocked } from "./readable/stream-state.ts";
import type { TransformStreamRecord } from "./transform/records.ts";
import { createTransformStream, enqueueIntoTransformStream, noPipeOptions, pipeThrough } from "./transform/set-up.ts";
import { transformStreamObject, transformStreamOf } from "./transform/transform-stream.ts";
import { toWritableStream, writableStreamOf } from "./writable/brand.ts";
import type { WritableStreamRecord } from "./writable/records.ts";
import { isWritableStreamLocked } from "./writable/stream-state.ts";
import { writableStreamObject } from "./writable/writable-stream.ts";

function requireFree(locked: boolean): void {
  if (locked) throw newDOMException("A locked stream can't be transferred.", "DataCloneError");
}

function createCloningStream(): TransformStreamRecord {
  const stream = createTransformStream({
    transform: (chunk) => {
      try {
        enqueueIntoTransformStream(stream, ops.op_html_structured_clone(chunk, []));
        return undefined;
      } catch (error) {
        return rejectedPromise(error);
      }
    },
    flush: undefined,
    cancel: undefined,
  });
  return stream;
}

function transferReadable(readable: ReadableStreamRecord): ReadableStreamRecord {
  requireFree(isReadableStreamLocked(readable));
  return pipeThrough(readable, createCloningStream());
}

function transferWritable(writable: WritableStreamRecord): WritableStreamRecord {
  requireFree(isWritableStreamLocked(writable));
  const stream = createCloningStream();
  markHandled(readableStreamPipeTo(stream.readable, writable, noPipeOptions));
  return stream.writable;
}

/** The sides are what counts: what is transferred has no transformer of its own. */
function transferTransform(from: TransformStreamRecord): TransformStreamRecord {
  requireTransformFree(from);
  const stream = createCloningStream();
  stream.readable = transferReadable(from.readable);
  stream.writable = transferWritable(from.writable);
  return stream;
}

function requireTransformFree(stream: TransformStreamRecord): void {
  requireFree(isReadableStreamLocked(stream.readable) || isWritableStreamLocked(stream.writable));
}

const context = "transfer";

registerPlatformInterface({
  name: "ReadableStream",
  is: (value) => readableStreamOf(value) !== undefined,
  checkTransfer: (value) => requireFree(isReadableStreamLocked(toReadableStream(value, context))),
  transfer: (value) => readableStreamObject(transferReadable(toReadableStream(value, context))),
});
registerPlatformInterface({
  name: "WritableStream",
  is: (value) => writableStreamOf(value) !== undefined,
  checkTransfer: (value) => requireFree(isWritableStreamLocked(toWritableStream(value, context))),
  transfer: (value) => writableStreamObject(transferWritable(toWritableStream(value, context))),
});
registerPlatformInterface({
  name: "TransformStream",
  is: (value) => transformStreamOf(value) !== undefined,
  checkTransfer: (value) => requireTransformFree(transformStreamOf(value) as TransformStreamRecord),
  transfer: (value) => transformStreamObject(transferTransform(transformStreamOf(value) as TransformStreamRecord)),
});
