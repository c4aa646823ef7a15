// https://streams.spec.whatwg.org/#default-reader-class

import { defineInterface, internalToken, rejectedPromise, requireArguments } from "../../webidl/index.ts";
import { promiseOf } from "../lazy-promise.ts";
import { toReadableStream } from "./brand.ts";
import type { ReadResult } from "./read-requests.ts";
import { defaultReaderRead } from "./read-requests.ts";
import {
  acquireReadableStreamDefaultReader,
  readableStreamDefaultReaderRelease,
  readableStreamReaderGenericCancel,
} from "./readers.ts";
import type { DefaultReaderRecord } from "./records.ts";

let isReader: (value: object) => boolean;

export class ReadableStreamDefaultReader {
  #record: DefaultReaderRecord;

  static {
    isReader = (value) => #record in value;
  }

  /** Our own code passes the token and a record. */
  constructor(stream: unknown, record: unknown = undefined) {
    if (stream === internalToken) {
      this.#record = record as DefaultReaderRecord;
    } else {
      requireArguments(arguments.length, 1, "ReadableStreamDefaultReader");
      this.#record = acquireReadableStreamDefaultReader(
        toReadableStream(stream, "ReadableStreamDefaultReader: stream"),
      );
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

  read(): Promise<ReadResult> {
    try {
      return defaultReaderRead(this.#record);
    } catch (error) {
      return rejectedPromise(error);
    }
  }

  releaseLock(): void {
    const record = this.#record;
    if (record.stream !== undefined) readableStreamDefaultReaderRelease(record);
  }
}
defineInterface(ReadableStreamDefaultReader, { is: (value) => isReader(value) });
