// https://streams.spec.whatwg.org/#rs-abstract-ops and what controllers do to their stream
// (https://streams.spec.whatwg.org/#rs-abstract-ops-used-by-controllers).

import { react, rejectedPromise, resolvedPromise } from "../../webidl/index.ts";
import { resultPromise } from "../algorithm-result.ts";
import { rejectLazyPromise, resolveLazyPromise } from "../lazy-promise.ts";
import { dequePush, dequeShift, newDeque } from "../queue/deque.ts";
import type {
  ByobReaderRecord,
  DefaultReaderRecord,
  ReadableControllerRecord,
  ReadableStreamRecord,
  ReadIntoRequest,
  ReadRequest,
} from "./records.ts";

/** https://streams.spec.whatwg.org/#initialize-readable-stream. The set-up algorithm that follows gives it a controller. */
export function newReadableStreamRecord(): ReadableStreamRecord {
  return {
    state: "readable",
    disturbed: false,
    storedError: undefined,
    reader: undefined,
    controller: undefined as unknown as ReadableControllerRecord,
    object: undefined,
    origin: undefined,
  };
}

/** https://streams.spec.whatwg.org/#is-readable-stream-locked */
export function isReadableStreamLocked(stream: ReadableStreamRecord): boolean {
  return stream.reader !== undefined;
}

/** https://streams.spec.whatwg.org/#is-readable-stream-disturbed */
export function isReadableStreamDisturbed(stream: ReadableStreamRecord): boolean {
  return stream.disturbed;
}

/** https://streams.spec.whatwg.org/#readable-stream-add-read-into-request. The stream has a BYOB reader. */
export function readableStreamAddReadIntoRequest(stream: ReadableStreamRecord, request: ReadIntoRequest): void {
  dequePush((stream.reader as ByobReaderRecord).readIntoRequests, request);
}

/** https://streams.spec.whatwg.org/#readable-stream-add-read-request. The stream has a default reader. */
export function readableStreamAddReadRequest(stream: ReadableStreamRecord, request: ReadRequest): void {
  dequePush((stream.reader as DefaultReaderRecord).readRequests, request);
}

const returnUndefined = (): undefined => undefined;

/** https://streams.spec.whatwg.org/#readable-stream-cancel */
export function readableStreamCancel(stream: ReadableStreamRecord, reason: unknown): Promise<undefined> {
  // 1. Disturbed.
  stream.disturbed = true;
  // 2-3. Nothing left to cancel.
  if (stream.state === "closed") return resolvedPromise(undefined);
  if (stream.state === "errored") return rejectedPromise(stream.storedError);
  // 4. Close.
  readableStreamClose(stream);
  // 5-6. BYOB readers get their requests closed without their buffers.
  const reader = stream.reader;
  if (reader !== undefined && reader.kind === "byob") {
    const requests = reader.readIntoRequests;
    reader.readIntoRequests = newDeque();
    while (requests.length > 0) dequeShift(requests).closeSteps(undefined);
  }
  // 7-8. Cancel the source.
  const cancelled = stream.controller.methods.cancelSteps(stream.controller, reason);
  return react(resultPromise(cancelled), returnUndefined);
}

/** https://streams.spec.whatwg.org/#readable-stream-close. The stream is readable. */
export function readableStreamClose(stream: ReadableStreamRecord): void {
  // 1-4. Change state.
  stream.state = "closed";
  const reader = stream.reader;
  if (reader === undefined) return;
  // 5. Settle `closed`.
  resolveLazyPromise(reader.closedPromise);
  // 6. Close what default readers wait for.
  if (reader.kind === "default" && reader.readRequests.length > 0) {
    const requests = reader.readRequests;
    reader.readRequests = newDeque();
    while (requests.length > 0) dequeShift(requests).closeSteps();
  }
}

/** https://streams.spec.whatwg.org/#readable-stream-error. The stream is readable. */
export function readableStreamError(stream: ReadableStreamRecord, error: unknown): void {
  // 1-5. Change state.
  stream.state = "errored";
  stream.storedError = error;
  const reader = stream.reader;
  if (reader === undefined) return;
  // 6-7. Settle `closed`, handled.
  rejectLazyPromise(reader.closedPromise, error);
  // 8-9. Fail what the reader waits for.
  if (reader.kind === "default") readableStreamDefaultReaderErrorReadRequests(reader, error);
  else readableStreamByobReaderErrorReadIntoRequests(reader, error);
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablestreamdefaultreadererrorreadrequests */
export function readableStreamDefaultReaderErrorReadRequests(reader: DefaultReaderRecord, error: unknown): void {
  const requests = reader.readRequests;
  if (requests.length === 0) return;
  reader.readRequests = newDeque();
  while (requests.length > 0) dequeShift(requests).errorSteps(error);
}

/** https://streams.spec.whatwg.org/#abstract-opdef-readablestreambyobreadererrorreadintorequests */
export function readableStreamByobReaderErrorReadIntoRequests(reader: ByobReaderRecord, error: unknown): void {
  const requests = reader.readIntoRequests;
  if (requests.length === 0) return;
  reader.readIntoRequests = newDeque();
  while (requests.length > 0) dequeShift(requests).errorSteps(error);
}

/** https://streams.spec.whatwg.org/#readable-stream-fulfill-read-into-request. A read-into request is waiting. */
export function readableStreamFulfillReadIntoRequest(
  stream: ReadableStreamRecord,
  chunk: ArrayBufferView,
  done: boolean,
): void {
  const request = dequeShift((stream.reader as ByobReaderRecord).readIntoRequests);
  if (done) request.closeSteps(chunk);
  else request.chunkSteps(chunk);
}

/** https://streams.spec.whatwg.org/#readable-stream-fulfill-read-request. A read request is waiting. */
export function readableStreamFulfillReadRequest(stream: ReadableStreamRecord, chunk: unknown, done: boolean): void {
  const request = dequeShift((stream.reader as DefaultReaderRecord).readRequests);
  if (done) request.closeSteps();
  else request.chunkSteps(chunk);
}

/** https://streams.spec.whatwg.org/#readable-stream-get-num-read-into-requests; 0 without a BYOB reader. */
export function readableStreamGetNumReadIntoRequests(stream: ReadableStreamRecord): number {
  const reader = stream.reader;
  return reader !== undefined && reader.kind === "byob" ? reader.readIntoRequests.length : 0;
}

/** https://streams.spec.whatwg.org/#readable-stream-get-num-read-requests; 0 without a default reader. */
export function readableStreamGetNumReadRequests(stream: ReadableStreamRecord): number {
  const reader = stream.reader;
  return reader !== undefined && reader.kind === "default" ? reader.readRequests.length : 0;
}

/** https://streams.spec.whatwg.org/#readable-stream-has-byob-reader */
export function readableStreamHasByobReader(stream: ReadableStreamRecord): boolean {
  return stream.reader !== undefined && stream.reader.kind === "byob";
}

/** https://streams.spec.whatwg.org/#readable-stream-has-default-reader */
export function readableStreamHasDefaultReader(stream: ReadableStreamRecord): boolean {
  return stream.reader !== undefined && stream.reader.kind === "default";
}
