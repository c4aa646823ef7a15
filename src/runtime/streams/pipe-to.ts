// https://streams.spec.whatwg.org/#readable-stream-pipe-to. Reader and writer of a pipe are never seen by the app, so the
// pipe reads with one request and writes with one request for all chunks, without a promise a chunk.

import type { AbortSignal } from "../dom/index.ts";
import { abortReason, addAbortAlgorithm, isAborted, removeAbortAlgorithm } from "../dom/index.ts";
import type { PromiseRecord } from "../webidl/index.ts";
import {
  enqueueMicrotask,
  newPromise,
  resolvedPromise,
  upon,
  uponFulfillment,
  uponRejection,
  waitForAll,
} from "../webidl/index.ts";
import { promiseOf } from "./lazy-promise.ts";
import {
  acquireReadableStreamDefaultReader,
  readableStreamDefaultReaderRead,
  readableStreamDefaultReaderRelease,
} from "./readable/readers.ts";
import type { DefaultReaderRecord, ReadableStreamRecord, ReadRequest } from "./readable/records.ts";
import { readableStreamCancel } from "./readable/stream-state.ts";
import type { WritableStreamRecord, WriteRequest, WriterRecord } from "./writable/records.ts";
import { writableStreamCloseQueuedOrInFlight } from "./writable/stream-state.ts";
import {
  acquireWritableStreamDefaultWriter,
  writableStreamAbort,
  writableStreamDefaultWriterCloseWithErrorPropagation,
  writableStreamDefaultWriterRelease,
  writableStreamDefaultWriterWriteWithRequest,
} from "./writable/writers.ts";

export interface PipeOptions {
  readonly preventClose: boolean;
  readonly preventAbort: boolean;
  readonly preventCancel: boolean;
  readonly signal: AbortSignal | undefined;
}

type Action = () => Promise<unknown>;

/** The variables that the steps of a pipe share. */
interface Pipe {
  readonly source: ReadableStreamRecord;
  readonly dest: WritableStreamRecord;
  readonly reader: DefaultReaderRecord;
  readonly writer: WriterRecord;
  readonly options: PipeOptions;
  readonly promise: PromiseRecord<undefined>;
  readRequest: ReadRequest;
  writeRequest: WriteRequest;
  abortAlgorithm: (() => void) | undefined;
  shuttingDown: boolean;
  /** A read is under way. */
  reading: boolean;
  /** `pump` is on the stack. */
  pumping: boolean;
  /** Chunks that have been read and whose writes have not settled. */
  unwritten: number;
  /** What to do when `unwritten` is down to 0. */
  onAllWritten: (() => void) | undefined;
}

/** Neither stream is locked. */
export function readableStreamPipeTo(
  source: ReadableStreamRecord,
  dest: WritableStreamRecord,
  options: PipeOptions,
): Promise<undefined> {
  // 1-13. State.
  const pipe: Pipe = {
    source,
    dest,
    reader: acquireReadableStreamDefaultReader(source),
    writer: acquireWritableStreamDefaultWriter(dest),
    options,
    promise: newPromise<undefined>(),
    readRequest: undefined as unknown as ReadRequest,
    writeRequest: undefined as unknown as WriteRequest,
    abortAlgorithm: undefined,
    shuttingDown: false,
    reading: false,
    pumping: false,
    unwritten: 0,
    onAllWritten: undefined,
  };
  source.disturbed = true;
  pipe.readRequest = newReadRequest(pipe);
  pipe.writeRequest = newWriteRequest(pipe);
  // 14. Abort.
  const { signal } = options;
  if (signal !== undefined) {
    const abortAlgorithm = () => abort(pipe, signal);
    if (isAborted(signal)) {
      abortAlgorithm();
      return pipe.promise.promise;
    }
    pipe.abortAlgorithm = abortAlgorithm;
    addAbortAlgorithm(signal, abortAlgorithm);
  }
  // 15. Read and write, until one of the ends ends.
  watchEnds(pipe);
  pipe.writer.onReady = () => pump(pipe);
  enqueueMicrotask(pipe.writer.onReady);
  // 16. Return.
  return pipe.promise.promise;
}

/** Reads and writes while there is room: https://streams.spec.whatwg.org/#readable-stream-pipe-to, step 15. */
function pump(pipe: Pipe): void {
  if (pipe.pumping) return;
  pipe.pumping = true;
  const { dest } = pipe;
  while (!pipe.shuttingDown && !pipe.reading && dest.state === "writable" && !dest.backpressure) {
    pipe.reading = true;
    readableStreamDefaultReaderRead(pipe.reader, pipe.readRequest);
  }
  pipe.pumping = false;
}

function newReadRequest(pipe: Pipe): ReadRequest {
  return {
    chunkSteps: (chunk) => {
      pipe.reading = false;
      pipe.unwritten += 1;
      if (pipe.pumping) {
        write(pipe, chunk);
      } else {
        // The source is enqueueing right now: its call must not run the sink.
        enqueueMicrotask(() => {
          write(pipe, chunk);
          pump(pipe);
        });
      }
    },
    // The source's `closed` promise tells of both ends; `reading` stays true, for no read can follow.
    closeSteps: () => {},
    errorSteps: () => {},
  };
}

function write(pipe: Pipe, chunk: unknown): void {
  const { writer } = pipe;
  if (writer.stream !== undefined) writableStreamDefaultWriterWriteWithRequest(writer, chunk, pipe.writeRequest);
}

function newWriteRequest(pipe: Pipe): WriteRequest {
  const settle = () => {
    pipe.unwritten -= 1;
    if (pipe.unwritten === 0 && pipe.onAllWritten !== undefined) enqueueMicrotask(() => continueWhenWritten(pipe));
  };
  return { resolve: settle, reject: settle };
}

function continueWhenWritten(pipe: Pipe): void {
  const { onAllWritten } = pipe;
  if (onAllWritten === undefined || pipe.unwritten > 0) return;
  pipe.onAllWritten = undefined;
  onAllWritten();
}

/** https://streams.spec.whatwg.org/#rs-pipeTo-errors-must-be-propagated-forward and the three that follow it. */
function watchEnds(pipe: Pipe): void {
  const { source, dest } = pipe;
  const sourceClosed = promiseOf(pipe.reader.closedPromise);
  const destClosed = promiseOf(pipe.writer.closedPromise);
  if (source.state === "errored") sourceErrored(pipe);
  else uponRejection(sourceClosed, () => sourceErrored(pipe));
  if (dest.state === "errored") destErrored(pipe);
  else uponRejection(destClosed, () => destErrored(pipe));
  if (source.state === "closed") sourceIsClosed(pipe);
  else uponFulfillment(sourceClosed, () => sourceIsClosed(pipe));
  if (writableStreamCloseQueuedOrInFlight(dest) || dest.state === "closed") destIsClosed(pipe);
}

function sourceErrored(pipe: Pipe): void {
  const { source, dest, options } = pipe;
  const error = source.storedError;
  shutdown(pipe, options.preventAbort ? undefined : () => writableStreamAbort(dest, error), { error });
}

function destErrored(pipe: Pipe): void {
  const { source, dest, options } = pipe;
  const error = dest.storedError;
  shutdown(pipe, options.preventCancel ? undefined : () => readableStreamCancel(source, error), { error });
}

function sourceIsClosed(pipe: Pipe): void {
  const { writer, options } = pipe;
  const close: Action = () => writableStreamDefaultWriterCloseWithErrorPropagation(writer);
  shutdown(pipe, options.preventClose ? undefined : close, undefined);
}

function destIsClosed(pipe: Pipe): void {
  const { source, options } = pipe;
  const error = new TypeError("The destination of the pipe is closing or closed");
  shutdown(pipe, options.preventCancel ? undefined : () => readableStreamCancel(source, error), { error });
}

/** https://streams.spec.whatwg.org/#readable-stream-pipe-to, step 14.1. */
function abort(pipe: Pipe, signal: AbortSignal): void {
  const { source, dest, options } = pipe;
  // 1. Why.
  const error = abortReason(signal);
  // 2-4. What to do, each end if it is still open then.
  const none = resolvedPromise(undefined);
  const abortDest: Action = () => (dest.state === "writable" ? writableStreamAbort(dest, error) : none);
  const cancelSource: Action = () => (source.state === "readable" ? readableStreamCancel(source, error) : none);
  // 5. Do all of it.
  const action: Action = () => {
    const all = newPromise<unknown>();
    const first = options.preventAbort ? none : abortDest();
    const second = options.preventCancel ? none : cancelSource();
    waitForAll<unknown>([first, second], all.resolve, all.reject);
    return all.promise;
  };
  shutdown(pipe, action, { error });
}

/** An error may be undefined, so it comes in a box. */
type ErrorBox = { readonly error: unknown } | undefined;

/** https://streams.spec.whatwg.org/#rs-pipeTo-shutdown-with-action and https://streams.spec.whatwg.org/#rs-pipeTo-shutdown */
function shutdown(pipe: Pipe, action: Action | undefined, originalError: ErrorBox): void {
  // 1-2. Once.
  if (pipe.shuttingDown) return;
  pipe.shuttingDown = true;
  const act = () => {
    // 4-6. The action, then the end.
    if (action === undefined) {
      finalize(pipe, originalError);
      return;
    }
    upon(
      action(),
      () => finalize(pipe, originalError),
      (error) => finalize(pipe, { error }),
    );
  };
  // 3. What was read is written first.
  const { dest } = pipe;
  if (dest.state !== "writable" || writableStreamCloseQueuedOrInFlight(dest)) {
    act();
    return;
  }
  pipe.onAllWritten = act;
  if (pipe.unwritten === 0) enqueueMicrotask(() => continueWhenWritten(pipe));
}

/** https://streams.spec.whatwg.org/#rs-pipeTo-finalize */
function finalize(pipe: Pipe, error: ErrorBox): void {
  writableStreamDefaultWriterRelease(pipe.writer);
  readableStreamDefaultReaderRelease(pipe.reader);
  const { signal } = pipe.options;
  if (signal !== undefined && pipe.abortAlgorithm !== undefined) removeAbortAlgorithm(signal, pipe.abortAlgorithm);
  if (error === undefined) pipe.promise.resolve(undefined);
  else pipe.promise.reject(error.error);
}
