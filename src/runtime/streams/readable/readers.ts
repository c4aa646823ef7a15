// https://streams.spec.whatwg.org/#rs-reader-abstract-ops

import type { LateError, LazyPromise } from "../lazy-promise.ts";
import { fulfilledLazyPromise, newLazyPromise, rejectedLazyPromise, releasedLazyPromise } from "../lazy-promise.ts";
import { newDeque } from "../queue/deque.ts";
import { readableByteStreamControllerPullInto } from "./pull-into.ts";
import type {
  ByobReaderRecord,
  ByteControllerRecord,
  DefaultReaderRecord,
  ReadableStreamRecord,
  ReaderRecord,
  ReadIntoRequest,
  ReadRequest,
} from "./records.ts";
import {
  readableStreamByobReaderErrorReadIntoRequests,
  readableStreamCancel,
  readableStreamDefaultReaderErrorReadRequests,
} from "./stream-state.ts";

/**
 * https://streams.spec.whatwg.org/#acquire-readable-stream-reader with
 * https://streams.spec.whatwg.org/#set-up-readable-stream-default-reader. Throws a TypeError when the stream is locked.
 */
export function acquireReadableStreamDefaultReader(stream: ReadableStreamRecord): DefaultReaderRecord {
  requireUnlocked(stream);
  const reader: DefaultReaderRecord = {
    kind: "default",
    stream,
    closedPromise: initialClosedPromise(stream),
    readRequests: newDeque(),
    object: undefined,
  };
  stream.reader = reader;
  return reader;
}

/**
 * https://streams.spec.whatwg.org/#acquire-readable-stream-byob-reader with
 * https://streams.spec.whatwg.org/#set-up-readable-stream-byob-reader. Throws a TypeError when the stream is locked or
 * no byte stream.
 */
export function acquireReadableStreamByobReader(stream: ReadableStreamRecord): ByobReaderRecord {
  requireUnlocked(stream);
  if (stream.controller.kind !== "byte") throw new TypeError("A BYOB reader needs a readable byte stream");
  const reader: ByobReaderRecord = {
    kind: "byob",
    stream,
    closedPromise: initialClosedPromise(stream),
    readIntoRequests: newDeque(),
    object: undefined,
  };
  stream.reader = reader;
  return reader;
}

function requireUnlocked(stream: ReadableStreamRecord): void {
  if (stream.reader !== undefined) throw new TypeError("The stream is locked to a reader already");
}

/** https://streams.spec.whatwg.org/#readable-stream-reader-generic-initialize, steps 3 to 5. */
function initialClosedPromise(stream: ReadableStreamRecord): LazyPromise {
  if (stream.state === "readable") return newLazyPromise();
  if (stream.state === "closed") return fulfilledLazyPromise();
  return rejectedLazyPromise(stream.storedError);
}

const releasedMessage = "The reader was released";

/** https://streams.spec.whatwg.org/#readable-stream-reader-generic-cancel. The reader has a stream. */
export function readableStreamReaderGenericCancel(reader: ReaderRecord, reason: unknown): Promise<undefined> {
  return readableStreamCancel(reader.stream as ReadableStreamRecord, reason);
}

/** https://streams.spec.whatwg.org/#readable-stream-reader-generic-release. The reader has a stream. */
function readableStreamReaderGenericRelease(reader: ReaderRecord): void {
  const stream = reader.stream as ReadableStreamRecord;
  // 1-6. `closed` is rejected, and handled.
  const late: LateError = { message: releasedMessage, error: undefined };
  reader.closedPromise = releasedLazyPromise(reader.closedPromise, late);
  // 7-9. Part from the stream.
  stream.controller.methods.releaseSteps(stream.controller);
  stream.reader = undefined;
  reader.stream = undefined;
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablestreamdefaultreaderrelease */
export function readableStreamDefaultReaderRelease(reader: DefaultReaderRecord): void {
  readableStreamReaderGenericRelease(reader);
  if (reader.readRequests.length === 0) return;
  readableStreamDefaultReaderErrorReadRequests(reader, new TypeError(releasedMessage));
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablestreambyobreaderrelease */
export function readableStreamByobReaderRelease(reader: ByobReaderRecord): void {
  readableStreamReaderGenericRelease(reader);
  if (reader.readIntoRequests.length === 0) return;
  readableStreamByobReaderErrorReadIntoRequests(reader, new TypeError(releasedMessage));
}

/** https://streams.spec.whatwg.org/#readable-stream-default-reader-read. The reader has a stream. */
export function readableStreamDefaultReaderRead(reader: DefaultReaderRecord, readRequest: ReadRequest): void {
  // 1-3. Disturbed.
  const stream = reader.stream as ReadableStreamRecord;
  stream.disturbed = true;
  // 4-6. By state.
  if (stream.state === "closed") readRequest.closeSteps();
  else if (stream.state === "errored") readRequest.errorSteps(stream.storedError);
  else stream.controller.methods.pullSteps(stream.controller, readRequest);
}

/** https://streams.spec.whatwg.org/#readable-stream-byob-reader-read. The reader has a stream; `min` counts elements. */
export function readableStreamByobReaderRead(
  reader: ByobReaderRecord,
  view: ArrayBufferView,
  min: number,
  readIntoRequest: ReadIntoRequest,
): void {
  // 1-3. Disturbed.
  const stream = reader.stream as ReadableStreamRecord;
  stream.disturbed = true;
  // 4-5. By state.
  if (stream.state === "errored") readIntoRequest.errorSteps(stream.storedError);
  else readableByteStreamControllerPullInto(stream.controller as ByteControllerRecord, view, min, readIntoRequest);
}
