// https://streams.spec.whatwg.org/#ws-abstract-ops-used-by-controllers, with the controller's own abort and error steps.

import type { PromiseRecord } from "../../webidl/index.ts";
import { uponResult } from "../algorithm-result.ts";
import { rejectedLazyPromise, rejectLazyPromise, renewedLazyPromise, resolveLazyPromise } from "../lazy-promise.ts";
import { dequeShift, newDeque } from "../queue/deque.ts";
import { resetQueue } from "../queue/queue-with-sizes.ts";
import type { AlgorithmResult } from "../readable/records.ts";
import type {
  PendingAbortRequest,
  WritableControllerRecord,
  WritableStreamRecord,
  WriteRequest,
  WriterRecord,
} from "./records.ts";

/** https://streams.spec.whatwg.org/#initialize-writable-stream. The set-up algorithm that follows gives it a controller. */
export function newWritableStreamRecord(): WritableStreamRecord {
  return {
    state: "writable",
    backpressure: false,
    storedError: undefined,
    writer: undefined,
    controller: undefined as unknown as WritableControllerRecord,
    inFlightWriteRequest: undefined,
    closeRequest: undefined,
    inFlightCloseRequest: undefined,
    pendingAbortRequest: undefined,
    writeRequests: newDeque(),
    object: undefined,
  };
}

/** https://streams.spec.whatwg.org/#is-writable-stream-locked */
export function isWritableStreamLocked(stream: WritableStreamRecord): boolean {
  return stream.writer !== undefined;
}

/** https://streams.spec.whatwg.org/#ws-default-controller-private-abort */
function abortSteps(controller: WritableControllerRecord, reason: unknown): AlgorithmResult {
  const { abortAlgorithm } = controller;
  const result = abortAlgorithm === undefined ? undefined : abortAlgorithm(reason);
  writableStreamDefaultControllerClearAlgorithms(controller);
  return result;
}

/** https://streams.spec.whatwg.org/#writable-stream-default-controller-clear-algorithms */
export function writableStreamDefaultControllerClearAlgorithms(controller: WritableControllerRecord): void {
  controller.writeAlgorithm = undefined;
  controller.closeAlgorithm = undefined;
  controller.abortAlgorithm = undefined;
  controller.strategySizeAlgorithm = undefined;
}

/** https://streams.spec.whatwg.org/#writable-stream-close-queued-or-in-flight */
export function writableStreamCloseQueuedOrInFlight(stream: WritableStreamRecord): boolean {
  return stream.closeRequest !== undefined || stream.inFlightCloseRequest !== undefined;
}

/** https://streams.spec.whatwg.org/#writable-stream-deal-with-rejection */
export function writableStreamDealWithRejection(stream: WritableStreamRecord, error: unknown): void {
  if (stream.state === "writable") writableStreamStartErroring(stream, error);
  else writableStreamFinishErroring(stream);
}

/** https://streams.spec.whatwg.org/#writable-stream-start-erroring. The stream is writable. */
export function writableStreamStartErroring(stream: WritableStreamRecord, reason: unknown): void {
  // 1-6. Change state.
  const controller = stream.controller;
  stream.state = "erroring";
  stream.storedError = reason;
  // 7-8. No longer ready.
  const writer = stream.writer;
  if (writer !== undefined) writableStreamDefaultWriterEnsureReadyPromiseRejected(writer, reason);
  // 9. Finish unless the sink is at work.
  if (!writableStreamHasOperationMarkedInFlight(stream) && controller.started) writableStreamFinishErroring(stream);
}

/** https://streams.spec.whatwg.org/#writable-stream-default-writer-ensure-ready-promise-rejected */
function writableStreamDefaultWriterEnsureReadyPromiseRejected(writer: WriterRecord, error: unknown): void {
  if (writer.readyPromise.state === "pending") rejectLazyPromise(writer.readyPromise, error);
  else writer.readyPromise = rejectedLazyPromise(error);
}

/** https://streams.spec.whatwg.org/#writable-stream-finish-erroring. The stream is erroring, the sink is not at work. */
export function writableStreamFinishErroring(stream: WritableStreamRecord): void {
  // 1-4. Change state.
  stream.state = "errored";
  resetQueue(stream.controller);
  // 5-7. Fail the writes.
  const { storedError, writeRequests } = stream;
  stream.writeRequests = newDeque();
  while (writeRequests.length > 0) dequeShift(writeRequests).reject(storedError);
  // 8. Not aborted.
  const abortRequest = stream.pendingAbortRequest;
  if (abortRequest === undefined) {
    writableStreamRejectCloseAndClosedPromiseIfNeeded(stream);
    return;
  }
  // 9-10. Aborted.
  stream.pendingAbortRequest = undefined;
  // 11. Too late for the sink.
  if (abortRequest.wasAlreadyErroring) {
    abortRequest.promise.reject(storedError);
    writableStreamRejectCloseAndClosedPromiseIfNeeded(stream);
    return;
  }
  // 12-14. Abort the sink.
  finishAbort(stream, abortRequest);
}

/** https://streams.spec.whatwg.org/#writable-stream-finish-erroring, steps 12 to 14. */
function finishAbort(stream: WritableStreamRecord, abortRequest: PendingAbortRequest): void {
  uponResult(
    abortSteps(stream.controller, abortRequest.reason),
    () => {
      abortRequest.promise.resolve(undefined);
      writableStreamRejectCloseAndClosedPromiseIfNeeded(stream);
    },
    (reason) => {
      abortRequest.promise.reject(reason);
      writableStreamRejectCloseAndClosedPromiseIfNeeded(stream);
    },
  );
}

/** https://streams.spec.whatwg.org/#writable-stream-finish-in-flight-close */
export function writableStreamFinishInFlightClose(stream: WritableStreamRecord): void {
  // 1-3. The close is done.
  (stream.inFlightCloseRequest as PromiseRecord<undefined>).resolve(undefined);
  stream.inFlightCloseRequest = undefined;
  // 4-6. An error that came meanwhile came too late.
  if (stream.state === "erroring") {
    stream.storedError = undefined;
    if (stream.pendingAbortRequest !== undefined) {
      stream.pendingAbortRequest.promise.resolve(undefined);
      stream.pendingAbortRequest = undefined;
    }
  }
  // 7-11. Change state.
  stream.state = "closed";
  if (stream.writer !== undefined) resolveLazyPromise(stream.writer.closedPromise);
}

/** https://streams.spec.whatwg.org/#writable-stream-finish-in-flight-close-with-error */
export function writableStreamFinishInFlightCloseWithError(stream: WritableStreamRecord, error: unknown): void {
  // 1-4. The close has failed.
  (stream.inFlightCloseRequest as PromiseRecord<undefined>).reject(error);
  stream.inFlightCloseRequest = undefined;
  // 5. So has the abort.
  if (stream.pendingAbortRequest !== undefined) {
    stream.pendingAbortRequest.promise.reject(error);
    stream.pendingAbortRequest = undefined;
  }
  // 6. Error the stream.
  writableStreamDealWithRejection(stream, error);
}

/** https://streams.spec.whatwg.org/#writable-stream-finish-in-flight-write */
export function writableStreamFinishInFlightWrite(stream: WritableStreamRecord): void {
  const request = stream.inFlightWriteRequest as WriteRequest;
  stream.inFlightWriteRequest = undefined;
  request.resolve(undefined);
}

/** https://streams.spec.whatwg.org/#writable-stream-finish-in-flight-write-with-error */
export function writableStreamFinishInFlightWriteWithError(stream: WritableStreamRecord, error: unknown): void {
  const request = stream.inFlightWriteRequest as WriteRequest;
  stream.inFlightWriteRequest = undefined;
  request.reject(error);
  writableStreamDealWithRejection(stream, error);
}

/** https://streams.spec.whatwg.org/#writable-stream-has-operation-marked-in-flight */
function writableStreamHasOperationMarkedInFlight(stream: WritableStreamRecord): boolean {
  return stream.inFlightWriteRequest !== undefined || stream.inFlightCloseRequest !== undefined;
}

/** https://streams.spec.whatwg.org/#writable-stream-mark-close-request-in-flight */
export function writableStreamMarkCloseRequestInFlight(stream: WritableStreamRecord): void {
  stream.inFlightCloseRequest = stream.closeRequest;
  stream.closeRequest = undefined;
}

/** https://streams.spec.whatwg.org/#writable-stream-mark-first-write-request-in-flight */
export function writableStreamMarkFirstWriteRequestInFlight(stream: WritableStreamRecord): void {
  stream.inFlightWriteRequest = dequeShift(stream.writeRequests);
}

/** https://streams.spec.whatwg.org/#writable-stream-reject-close-and-closed-promise-if-needed. The stream is errored. */
function writableStreamRejectCloseAndClosedPromiseIfNeeded(stream: WritableStreamRecord): void {
  if (stream.closeRequest !== undefined) {
    stream.closeRequest.reject(stream.storedError);
    stream.closeRequest = undefined;
  }
  if (stream.writer !== undefined) rejectLazyPromise(stream.writer.closedPromise, stream.storedError);
}

/** https://streams.spec.whatwg.org/#writable-stream-update-backpressure. The stream is writable and is not closing. */
export function writableStreamUpdateBackpressure(stream: WritableStreamRecord, backpressure: boolean): void {
  const writer = stream.writer;
  const changed = backpressure !== stream.backpressure;
  stream.backpressure = backpressure;
  if (writer === undefined || !changed) return;
  if (backpressure) {
    writer.readyPromise = renewedLazyPromise(writer.readyPromise);
  } else {
    resolveLazyPromise(writer.readyPromise);
    if (writer.onReady !== undefined) writer.onReady();
  }
}
