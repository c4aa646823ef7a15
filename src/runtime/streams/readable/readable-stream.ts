// https://streams.spec.whatwg.org/#rs-class

import { toAbortSignal } from "../../dom/index.ts";
import { objectDefineProperty } from "../../infra/index.ts";
import {
  defineInterface,
  internalToken,
  markHandled,
  rejectedPromise,
  requireArguments,
  toDictionary,
  toEnum,
  toObject,
} from "../../webidl/index.ts";
import type { PipeOptions } from "../pipe-to.ts";
import { readableStreamPipeTo } from "../pipe-to.ts";
import type { QueuingStrategy } from "../strategies.ts";
import { extractHighWaterMark, extractSizeAlgorithm, toQueuingStrategy } from "../strategies.ts";
import { toWritableStream } from "../writable/brand.ts";
import type { WritableStreamRecord } from "../writable/records.ts";
import { isWritableStreamLocked } from "../writable/stream-state.ts";
import { newAsyncIteratorRecord } from "./async-iteration.ts";
import { readableStreamOf, registerReadableStream, toReadableStream } from "./brand.ts";
import { newReadableByteStreamController, startReadableByteStreamController } from "./byte-controller.ts";
import { newReadableStreamDefaultController, startReadableStreamDefaultController } from "./default-controller.ts";
import { readableStreamFromIterable } from "./from-iterable.ts";
import { ReadableByteStreamController } from "./readable-byte-stream-controller.ts";
import { newReadableStreamAsyncIterator } from "./readable-stream-async-iterator.ts";
import { ReadableStreamBYOBReader } from "./readable-stream-byob-reader.ts";
import { ReadableStreamDefaultController } from "./readable-stream-default-controller.ts";
import { ReadableStreamDefaultReader } from "./readable-stream-default-reader.ts";
import { acquireReadableStreamByobReader, acquireReadableStreamDefaultReader } from "./readers.ts";
import type { ReadableStreamRecord } from "./records.ts";
import { isReadableStreamLocked, newReadableStreamRecord, readableStreamCancel } from "./stream-state.ts";
import { readableStreamTee } from "./tee.ts";
import { sourceAlgorithms, toUnderlyingSource } from "./underlying-source.ts";

/** https://streams.spec.whatwg.org/#rs-constructor */
function setUp(stream: ReadableStreamRecord, source: object | null, strategy: QueuingStrategy): void {
  // 2. Convert.
  const callbacks = toUnderlyingSource(source);
  // 4. A byte stream.
  if (callbacks.type === "bytes") {
    if (strategy.size !== undefined) throw new RangeError("A byte stream's strategy must not have a size");
    const highWaterMark = extractHighWaterMark(strategy, 0);
    const { autoAllocateChunkSize } = callbacks;
    if (autoAllocateChunkSize === 0) throw new TypeError("underlyingSource.autoAllocateChunkSize must not be 0");
    const controller = newReadableByteStreamController(stream, highWaterMark, autoAllocateChunkSize);
    const object = new ReadableByteStreamController(internalToken, controller);
    startReadableByteStreamController(controller, sourceAlgorithms(source, callbacks, object));
    return;
  }
  // 5. Any other.
  const size = extractSizeAlgorithm(strategy);
  const highWaterMark = extractHighWaterMark(strategy, 1);
  const controller = newReadableStreamDefaultController(stream, { highWaterMark, size });
  const object = new ReadableStreamDefaultController(internalToken, controller);
  startReadableStreamDefaultController(controller, sourceAlgorithms(source, callbacks, object));
}

const defaultPipeOptions: PipeOptions = {
  preventAbort: false,
  preventCancel: false,
  preventClose: false,
  signal: undefined,
};

/** https://streams.spec.whatwg.org/#dictdef-streampipeoptions */
function toPipeOptions(value: unknown, context: string): PipeOptions {
  const members = toDictionary(value, context) as { [Name in keyof PipeOptions]?: unknown } | undefined;
  if (members === undefined) return defaultPipeOptions;
  const preventAbort = !!members.preventAbort;
  const preventCancel = !!members.preventCancel;
  const preventClose = !!members.preventClose;
  const { signal } = members;
  const abortSignal = signal === undefined ? undefined : toAbortSignal(signal, `${context}.signal`);
  return { preventAbort, preventCancel, preventClose, signal: abortSignal };
}

function requireUnlocked(source: ReadableStreamRecord, destination: WritableStreamRecord): void {
  if (isReadableStreamLocked(source)) throw new TypeError("The readable stream is locked");
  if (isWritableStreamLocked(destination)) throw new TypeError("The writable stream is locked");
}

export class ReadableStream {
  #record: ReadableStreamRecord;

  static {
    registerReadableStream((value) =>
      typeof value === "object" && value !== null && #record in value ? value.#record : undefined,
    );
  }

  /** Our own code passes the token and a record. */
  constructor(underlyingSource: unknown = undefined, strategy: unknown = undefined) {
    if (underlyingSource === internalToken) {
      this.#record = strategy as ReadableStreamRecord;
      this.#record.object = this;
      return;
    }
    const source =
      underlyingSource === undefined ? null : toObject(underlyingSource, "ReadableStream: underlyingSource");
    const queuingStrategy = toQueuingStrategy(strategy, "ReadableStream: strategy");
    this.#record = newReadableStreamRecord();
    this.#record.object = this;
    setUp(this.#record, source, queuingStrategy);
  }

  static from(asyncIterable: unknown): ReadableStream {
    requireArguments(arguments.length, 1, "ReadableStream.from");
    return readableStreamObject(readableStreamFromIterable(asyncIterable));
  }

  get locked(): boolean {
    return isReadableStreamLocked(this.#record);
  }

  cancel(reason: unknown = undefined): Promise<undefined> {
    try {
      const record = this.#record;
      if (isReadableStreamLocked(record)) return rejectedPromise(new TypeError("The stream is locked to a reader"));
      return readableStreamCancel(record, reason);
    } catch (error) {
      return rejectedPromise(error);
    }
  }

  getReader(options: unknown = undefined): ReadableStreamDefaultReader | ReadableStreamBYOBReader {
    const record = this.#record;
    const context = "ReadableStream.getReader: options";
    const mode = (toDictionary(options, context) as { mode?: unknown } | undefined)?.mode;
    if (mode === undefined) {
      return new ReadableStreamDefaultReader(internalToken, acquireReadableStreamDefaultReader(record));
    }
    toEnum(mode, ["byob"], `${context}.mode`);
    return new ReadableStreamBYOBReader(internalToken, acquireReadableStreamByobReader(record));
  }

  pipeThrough(transform: unknown, options: unknown = undefined): ReadableStream {
    const record = this.#record;
    requireArguments(arguments.length, 1, "ReadableStream.pipeThrough");
    const context = "ReadableStream.pipeThrough: transform";
    const pair = toDictionary(transform, context) as { readable?: unknown; writable?: unknown } | undefined;
    const readable = toReadableStream(pair?.readable, `${context}.readable`);
    const writable = toWritableStream(pair?.writable, `${context}.writable`);
    const pipeOptions = toPipeOptions(options, "ReadableStream.pipeThrough: options");
    requireUnlocked(record, writable);
    markHandled(readableStreamPipeTo(record, writable, pipeOptions));
    return readableStreamObject(readable);
  }

  pipeTo(destination: unknown, options: unknown = undefined): Promise<undefined> {
    try {
      const record = this.#record;
      requireArguments(arguments.length, 1, "ReadableStream.pipeTo");
      const writable = toWritableStream(destination, "ReadableStream.pipeTo: destination");
      const pipeOptions = toPipeOptions(options, "ReadableStream.pipeTo: options");
      requireUnlocked(record, writable);
      return readableStreamPipeTo(record, writable, pipeOptions);
    } catch (error) {
      return rejectedPromise(error);
    }
  }

  tee(): [ReadableStream, ReadableStream] {
    const branches = readableStreamTee(this.#record, false);
    return [readableStreamObject(branches[0]), readableStreamObject(branches[1])];
  }

  values(options: unknown = undefined): object {
    const record = this.#record;
    const members = toDictionary(options, "ReadableStream.values: options") as { preventCancel?: unknown } | undefined;
    return newReadableStreamAsyncIterator(newAsyncIteratorRecord(record, !!members?.preventCancel));
  }
}
defineInterface(ReadableStream, { is: (value) => readableStreamOf(value) !== undefined });
objectDefineProperty(ReadableStream.prototype, Symbol.asyncIterator, {
  value: ReadableStream.prototype.values,
  writable: true,
  configurable: true,
});

/** The interface object of a record, the same one each time. */
export function readableStreamObject(record: ReadableStreamRecord): ReadableStream {
  return (record.object as ReadableStream | undefined) ?? new ReadableStream(internalToken, record);
}
