// https://streams.spec.whatwg.org/#ws-abstract-ops and https://streams.spec.whatwg.org/#ws-writer-abstract-ops

import { newPromise, rejectedPromise, resolvedPromise } from "../../webidl/index.ts";
import type { LateError } from "../lazy-promise.ts";
import {
  fulfilledLazyPromise,
  newLazyPromise,
  rejectedLazyPromise,
  releasedLazyPromise,
  resolveLazyPromise,
} from "../lazy-promise.ts";
import { dequePush } from "../queue/deque.ts";
import { signalWritableAbort } from "./abort-signal.ts";
import {
  writableStreamDefaultControllerClose,
  writableStreamDefaultControllerGetChunkSize,
  writableStreamDefaultControllerGetDesiredSize,
  writableStreamDefaultControllerWrite,
} from "./default-controller.ts";
import type { WritableStreamRecord, WriteRequest, WriterRecord } from "./records.ts";
import { writableStreamCloseQueuedOrInFlight, writableStreamStartErroring } from "./stream-state.ts";

/**
 * https://streams.spec.whatwg.org/#acquire-writable-stream-default-writer with
 * https://streams.spec.whatwg.org/#set-up-writable-stream-default-writer. Throws a TypeError when the stream is locked.
 */
export function acquireWritableStreamDefaultWriter(stream: WritableStreamRecord): WriterRecord {
  // 1. Not locked.
  if (stream.writer !== undefined) throw new TypeError("The stream is locked to a writer already");
  const { state, storedError } = stream;
  // 4-7. `ready` and `closed` by state.
  let readyPromise = fulfilledLazyPromise();
  if (state === "writable" && stream.backpressure && !writableStreamCloseQueuedOrInFlight(stream)) {
    readyPromise = newLazyPromise();
  } else if (state === "erroring" || state === "errored") {
    readyPromise = rejectedLazyPromise(storedError);
  }
  let closedPromise = newLazyPromise();
  if (state === "closed") closedPromise = fulfilledLazyPromise();
  else if (state === "errored") closedPromise = rejectedLazyPromise(storedError);
  // 2-3. Lock.
  const writer: WriterRecord = { stream, closedPromise, readyPromise, onReady: undefined, object: undefined };
  stream.writer = writer;
  return writer;
}

/** https://streams.spec.whatwg.org/#writable-stream-abort */
export function writableStreamAbort(stream: WritableStreamRecord, reason: unknown): Promise<undefined> {
  // 1. Over already.
  if (isOver(stream)) return resolvedPromise(undefined);
  // 2-4. Signal, which runs code of the app.
  signalWritableAbort(stream.controller, reason);
  if (isOver(stream)) return resolvedPromise(undefined);
  // 5-6. Aborting already.
  if (stream.pendingAbortRequest !== undefined) return stream.pendingAbortRequest.promise.promise;
  // 7-8. An error that came first stands.
  const wasAlreadyErroring = stream.state === "erroring";
  // 9-10. The request.
  const promise = newPromise<undefined>();
  stream.pendingAbortRequest = { promise, reason: wasAlreadyErroring ? undefined : reason, wasAlreadyErroring };
  // 11-12. Start.
  if (!wasAlreadyErroring) writableStreamStartErroring(stream, reason);
  return promise.promise;
}

function isOver(stream: WritableStreamRecord): boolean {
  return stream.state === "closed" || stream.state === "errored";
}

/** https://streams.spec.whatwg.org/#writable-stream-close. The stream is not closing already. */
export function writableStreamClose(stream: WritableStreamRecord): Promise<undefined> {
  // 1-2. Over already.
  const { state, writer } = stream;
  if (isOver(stream)) return rejectedPromise(new TypeError(`The stream is ${state}, it can't be closed`));
  // 3-6. The request.
  const promise = newPromise<undefined>();
  stream.closeRequest = promise;
  // 7-8. Nobody need wait for room.
  if (writer !== undefined && stream.backpressure && state === "writable") resolveLazyPromise(writer.readyPromise);
  // 9-10. Close after what is queued.
  writableStreamDefaultControllerClose(stream.controller);
  return promise.promise;
}

/** https://streams.spec.whatwg.org/#writable-stream-default-writer-abort. The writer has a stream. */
export function writableStreamDefaultWriterAbort(writer: WriterRecord, reason: unknown): Promise<undefined> {
  return writableStreamAbort(writer.stream as WritableStreamRecord, reason);
}

/** https://streams.spec.whatwg.org/#writable-stream-default-writer-close. The writer has a stream. */
export function writableStreamDefaultWriterClose(writer: WriterRecord): Promise<undefined> {
  return writableStreamClose(writer.stream as WritableStreamRecord);
}

/** https://streams.spec.whatwg.org/#writable-stream-default-writer-close-with-error-propagation. The writer has a stream. */
export function writableStreamDefaultWriterCloseWithErrorPropagation(writer: WriterRecord): Promise<undefined> {
  const stream = writer.stream as WritableStreamRecord;
  if (writableStreamCloseQueuedOrInFlight(stream) || stream.state === "closed") return resolvedPromise(undefined);
  if (stream.state === "errored") return rejectedPromise(stream.storedError);
  return writableStreamDefaultWriterClose(writer);
}

/** https://streams.spec.whatwg.org/#writable-stream-default-writer-get-desired-size. The writer has a stream. */
export function writableStreamDefaultWriterGetDesiredSize(writer: WriterRecord): number | null {
  const stream = writer.stream as WritableStreamRecord;
  const { state } = stream;
  if (state === "errored" || state === "erroring") return null;
  if (state === "closed") return 0;
  return writableStreamDefaultControllerGetDesiredSize(stream.controller);
}

/** https://streams.spec.whatwg.org/#writable-stream-default-writer-release. The writer has a stream. */
export function writableStreamDefaultWriterRelease(writer: WriterRecord): void {
  const stream = writer.stream as WritableStreamRecord;
  const late: LateError = { message: "The writer was released", error: undefined };
  writer.readyPromise = releasedLazyPromise(writer.readyPromise, late);
  writer.closedPromise = releasedLazyPromise(writer.closedPromise, late);
  stream.writer = undefined;
  writer.stream = undefined;
}

/** https://streams.spec.whatwg.org/#writable-stream-default-writer-write. The writer has a stream. */
export function writableStreamDefaultWriterWrite(writer: WriterRecord, chunk: unknown): Promise<undefined> {
  const promise = newPromise<undefined>();
  writableStreamDefaultWriterWriteWithRequest(writer, chunk, promise);
  return promise.promise;
}

/**
 * https://streams.spec.whatwg.org/#writable-stream-default-writer-write, telling `request` what a promise would tell. The
 * writer has a stream.
 */
export function writableStreamDefaultWriterWriteWithRequest(
  writer: WriterRecord,
  chunk: unknown,
  request: WriteRequest,
): void {
  // 1-4. Measure, which runs code of the app.
  const stream = writer.stream as WritableStreamRecord;
  const controller = stream.controller;
  const chunkSize = writableStreamDefaultControllerGetChunkSize(controller, chunk);
  // 5-10. Still ours, still open?
  const refusal = refusalToWrite(writer, stream);
  if (refusal !== undefined) {
    request.reject(refusal.error);
    return;
  }
  // 11-13. Write.
  dequePush(stream.writeRequests, request);
  writableStreamDefaultControllerWrite(controller, chunk, chunkSize);
}

/** https://streams.spec.whatwg.org/#writable-stream-default-writer-write, steps 5 to 10. An error may be undefined, so it comes in a box. */
function refusalToWrite(writer: WriterRecord, stream: WritableStreamRecord): { error: unknown } | undefined {
  if (stream !== writer.stream) return { error: new TypeError("The writer was released") };
  const { state } = stream;
  if (state === "errored") return { error: stream.storedError };
  if (state === "closed" || writableStreamCloseQueuedOrInFlight(stream)) {
    return { error: new TypeError("The stream is closing or closed") };
  }
  return state === "erroring" ? { error: stream.storedError } : undefined;
}
