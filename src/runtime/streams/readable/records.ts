// Records of readable streams: plain data, with the names of the standard's slots. `object` is the interface object that
// shows a record to the app; the interface sets it, algorithms pass it on unread. Every field is always there, so that
// no read ever reaches Object.prototype.

import type { Deferred } from "../deferred.ts";
import type { LazyPromise } from "../lazy-promise.ts";
import type { Deque } from "../queue/deque.ts";
import type { QueueWithSizes } from "../queue/queue-with-sizes.ts";

/** Undefined from an algorithm stands for a promise resolved with undefined; an algorithm never throws. */
export type AlgorithmResult = Promise<unknown> | Deferred | undefined;
export type PullAlgorithm = () => AlgorithmResult;
export type CancelAlgorithm = (reason: unknown) => AlgorithmResult;
export type SizeAlgorithm = (chunk: unknown) => number;

/** What a stream is set up from. An absent algorithm does nothing; only `start` may throw. */
export interface SourceAlgorithms {
  readonly start: (() => Promise<unknown> | undefined) | undefined;
  readonly pull: PullAlgorithm | undefined;
  readonly cancel: CancelAlgorithm | undefined;
}

/** https://streams.spec.whatwg.org/#rs-internal-slots */
export interface ReadableStreamRecord {
  state: "readable" | "closed" | "errored";
  disturbed: boolean;
  storedError: unknown;
  reader: ReaderRecord | undefined;
  /** Set by the set-up algorithms, before anything else sees the record. */
  controller: ReadableControllerRecord;
  object: object | undefined;
  /** Of whoever made the stream without an object of the app's: what it reads. */
  origin: object | undefined;
}

/** https://streams.spec.whatwg.org/#read-request. Exactly one of the steps is performed, once. */
export interface ReadRequest {
  chunkSteps(chunk: unknown): void;
  closeSteps(): void;
  errorSteps(reason: unknown): void;
}

/** https://streams.spec.whatwg.org/#read-into-request. Exactly one of the steps is performed, once. */
export interface ReadIntoRequest {
  chunkSteps(chunk: ArrayBufferView): void;
  closeSteps(chunk: ArrayBufferView | undefined): void;
  errorSteps(reason: unknown): void;
}

/** https://streams.spec.whatwg.org/#default-reader-internal-slots */
export interface DefaultReaderRecord {
  readonly kind: "default";
  stream: ReadableStreamRecord | undefined;
  closedPromise: LazyPromise;
  readRequests: Deque<ReadRequest>;
  object: object | undefined;
}

/** https://streams.spec.whatwg.org/#byob-reader-internal-slots */
export interface ByobReaderRecord {
  readonly kind: "byob";
  stream: ReadableStreamRecord | undefined;
  closedPromise: LazyPromise;
  readIntoRequests: Deque<ReadIntoRequest>;
  object: object | undefined;
}

export type ReaderRecord = DefaultReaderRecord | ByobReaderRecord;

/** https://streams.spec.whatwg.org/#rs-abstract-ops-used-by-controllers: the internal methods of a kind of controller. */
export interface ReadableControllerMethods {
  cancelSteps(controller: ReadableControllerRecord, reason: unknown): AlgorithmResult;
  pullSteps(controller: ReadableControllerRecord, readRequest: ReadRequest): void;
  releaseSteps(controller: ReadableControllerRecord): void;
}

/** Slots of both kinds of controller. */
export interface PullState {
  pulling: boolean;
  pullAgain: boolean;
  /** Reactions to a pull, made once and used for each. */
  onPulled: (() => void) | undefined;
  onPullAgain: (() => void) | undefined;
  onPullFailed: ((reason: unknown) => void) | undefined;
}

/** https://streams.spec.whatwg.org/#rs-default-controller-internal-slots */
export interface DefaultControllerRecord extends QueueWithSizes, PullState {
  readonly kind: "default";
  readonly methods: ReadableControllerMethods;
  readonly stream: ReadableStreamRecord;
  readonly strategyHWM: number;
  strategySizeAlgorithm: SizeAlgorithm | undefined;
  pullAlgorithm: PullAlgorithm | undefined;
  cancelAlgorithm: CancelAlgorithm | undefined;
  started: boolean;
  closeRequested: boolean;
  object: object | undefined;
}

/** https://streams.spec.whatwg.org/#readable-byte-stream-queue-entry */
export interface ByteQueueEntry {
  readonly buffer: ArrayBuffer;
  byteOffset: number;
  byteLength: number;
}

/** Constructs a view over part of a buffer; `length` counts elements. */
export type ViewConstructor = new (buffer: ArrayBuffer, byteOffset: number, length: number) => ArrayBufferView;

/** https://streams.spec.whatwg.org/#pull-into-descriptor */
export interface PullIntoDescriptor {
  buffer: ArrayBuffer;
  readonly bufferByteLength: number;
  readonly byteOffset: number;
  readonly byteLength: number;
  bytesFilled: number;
  readonly minimumFill: number;
  readonly elementSize: number;
  readonly viewConstructor: ViewConstructor;
  readerType: "default" | "byob" | "none";
}

/** https://streams.spec.whatwg.org/#rbs-controller-internal-slots */
export interface ByteControllerRecord extends PullState {
  readonly kind: "byte";
  readonly methods: ReadableControllerMethods;
  readonly stream: ReadableStreamRecord;
  readonly strategyHWM: number;
  readonly autoAllocateChunkSize: number | undefined;
  readonly queue: Deque<ByteQueueEntry>;
  queueTotalSize: number;
  readonly pendingPullIntos: Deque<PullIntoDescriptor>;
  byobRequest: ByobRequestRecord | undefined;
  pullAlgorithm: PullAlgorithm | undefined;
  cancelAlgorithm: CancelAlgorithm | undefined;
  started: boolean;
  closeRequested: boolean;
  object: object | undefined;
}

export type ReadableControllerRecord = DefaultControllerRecord | ByteControllerRecord;

/** https://streams.spec.whatwg.org/#rs-byob-request-internal-slots */
export interface ByobRequestRecord {
  controller: ByteControllerRecord | undefined;
  view: Uint8Array<ArrayBuffer> | null;
  object: object | undefined;
}
