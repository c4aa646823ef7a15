// https://streams.spec.whatwg.org/#byob-reader-class

import {
  defineInterface,
  internalToken,
  rejectedPromise,
  requireArguments,
  toArrayBufferView,
  toDictionary,
  toUnsignedLongLong,
} from "../../webidl/index.ts";
import { promiseOf } from "../lazy-promise.ts";
import { toReadableStream } from "./brand.ts";
import type { ReadResult } from "./read-requests.ts";
import { byobReaderRead } from "./read-requests.ts";
import {
  acquireReadableStreamByobReader,
  readableStreamByobReaderRelease,
  readableStreamReaderGenericCancel,
} from "./readers.ts";
import type { ByobReaderRecord } from "./records.ts";

/** https://streams.spec.whatwg.org/#dom-readablestreambyobreaderreadoptions-min */
function toMin(options: unknown): number {
  const context = "ReadableStreamBYOBReader.read: options";
  const min = (toDictionary(options, context) as { min?: unknown } | undefined)?.min;
  return min === undefined ? 1 : toUnsignedLongLong(min, `${context}.min`, "enforceRange");
}

let isReader: (value: object) => boolean;

export class ReadableStreamBYOBReader {
  #record: ByobReaderRecord;

  static {
    isReader = (value) => #record in value;
  }

  /** Our own code passes the token and a record. */
  constructor(stream: unknown, record: unknown = undefined) {
    if (stream === internalToken) {
      this.#record = record as ByobReaderRecord;
    } else {
      requireArguments(arguments.length, 1, "ReadableStreamBYOBReader");
      this.#record = acquireReadableStreamByobReader(toReadableStream(stream, "ReadableStreamBYOBReader: stream"));
    }
    this.#record.object = this;
  }

  get closed(): Promise<undefined> {
    try {
      return promiseOf(this.#record.closedPromise);
    } catch (error) {
      return rejectedPromise(error);
    }
  }

  cancel(reason: unknown = undefined): Promise<undefined> {
    try {
      const record = this.#record;
      if (record.stream === undefined) return rejectedPromise(new TypeError("The reader was released"));
      return readableStreamReaderGenericCancel(record, reason);
    } catch (error) {
      return rejectedPromise(error);
    }
  }

  read(view: unknown, options: unknown = undefined): Promise<ReadResult> {
    try {
      const record = this.#record;
      requireArguments(arguments.length, 1, "ReadableStreamBYOBReader.read");
      const into = toArrayBufferView(view, "ReadableStreamBYOBReader.read: view");
      return byobReaderRead(record, into, toMin(options));
    } catch (error) {
      return rejectedPromise(error);
    }
  }

  releaseLock(): void {
    const record = this.#record;
    if (record.stream !== undefined) readableStreamByobReaderRelease(record);
  }
}
defineInterface(ReadableStreamBYOBReader, { is: (value) => isReader(value) });
