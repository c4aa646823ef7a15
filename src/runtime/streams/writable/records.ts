// Records of writable streams: plain data, with the names of the standard's slots. `object` is the interface object that
// shows a record to the app; the interface sets it, algorithms pass it on unread.

import type { AbortSignal } from "../../dom/index.ts";
import type { PromiseRecord } from "../../webidl/index.ts";
import type { LazyPromise } from "../lazy-promise.ts";
import type { Deque } from "../queue/deque.ts";
import type { QueueWithSizes } from "../queue/queue-with-sizes.ts";
import type { AlgorithmResult, SizeAlgorithm } from "../readable/records.ts";

/** What a stream is set up from. An absent algorithm does nothing; only `start` may throw. */
export interface SinkAlgorithms {
  readonly start: (() => Promise<unknown> | undefined) | undefined;
  readonly write: ((chunk: unknown) => AlgorithmResult) | undefined;
  readonly close: (() => AlgorithmResult) | undefined;
  readonly abort: ((reason: unknown) => AlgorithmResult) | undefined;
}

/** Told once what became of a write. */
export interface WriteRequest {
  resolve(value: undefined): void;
  reject(reason: unknown): void;
}

/** https://streams.spec.whatwg.org/#pending-abort-request */
export interface PendingAbortRequest {
  readonly promise: PromiseRecord<undefined>;
  readonly reason: unknown;
  readonly wasAlreadyErroring: boolean;
}

/** https://streams.spec.whatwg.org/#ws-internal-slots */
export interface WritableStreamRecord {
  state: "writable" | "erroring" | "errored" | "closed";
  backpressure: boolean;
  storedError: unknown;
  writer: WriterRecord | undefined;
  /** Set by the set-up algorithms, before anything else sees the record. */
  controller: WritableControllerRecord;
  inFlightWriteRequest: WriteRequest | undefined;
  closeRequest: PromiseRecord<undefined> | undefined;
  inFlightCloseRequest: PromiseRecord<undefined> | undefined;
  pendingAbortRequest: PendingAbortRequest | undefined;
  writeRequests: Deque<WriteRequest>;
  object: object | undefined;
}

/** https://streams.spec.whatwg.org/#default-writer-internal-slots */
export interface WriterRecord {
  stream: WritableStreamRecord | undefined;
  closedPromise: LazyPromise;
  readyPromise: LazyPromise;
  /** For a pipe: called at the very moment when backpressure ends. */
  onReady: (() => void) | undefined;
  object: object | undefined;
}

/** https://streams.spec.whatwg.org/#ws-default-controller-internal-slots */
export interface WritableControllerRecord extends QueueWithSizes {
  readonly stream: WritableStreamRecord;
  readonly strategyHWM: number;
  strategySizeAlgorithm: SizeAlgorithm | undefined;
  writeAlgorithm: SinkAlgorithms["write"];
  closeAlgorithm: SinkAlgorithms["close"];
  abortAlgorithm: SinkAlgorithms["abort"];
  started: boolean;
  /** The signal of [[abortController]], made when somebody asks for it. */
  abortSignal: AbortSignal | undefined;
  /** Whether abort was signalled, and why, for a signal that is made later. */
  aborted: boolean;
  abortReason: unknown;
  /** Reactions to a write, made once and used for each. */
  onWritten: (() => void) | undefined;
  onWriteFailed: ((reason: unknown) => void) | undefined;
  object: object | undefined;
}
