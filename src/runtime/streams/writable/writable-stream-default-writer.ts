// https://streams.spec.whatwg.org/#default-writer-class

import { defineInterface, internalToken, rejectedPromise, requireArguments } from "../../webidl/index.ts";
import { promiseOf } from "../lazy-promise.ts";
import { toWritableStream } from "./brand.ts";
import type { WriterRecord } from "./records.ts";
import { writableStreamCloseQueuedOrInFlight } from "./stream-state.ts";
import {
  acquireWritableStreamDefaultWriter,
  writableStreamDefaultWriterAbort,
  writableStreamDefaultWriterClose,
  writableStreamDefaultWriterGetDesiredSize,
  writableStreamDefaultWriterRelease,
  writableStreamDefaultWriterWrite,
} from "./writers.ts";

function releasedError(): TypeError {
  return new TypeError("The writer was released");
}

let isWriter: (value: object) => boolean;

export class WritableStreamDefaultWriter {
  #record: WriterRecord;

  static {
    isWriter = (value) => #record in value;
  }

  /** Our own code passes the token and a record. */
  constructor(stream: unknown, record: unknown = undefined) {
    if (stream === internalToken) {
      this.#record = record as WriterRecord;
    } else {
      requireArguments(arguments.length, 1, "WritableStreamDefaultWriter");
      this.#record = acquireWritableStreamDefaultWriter(
        toWritableStream(stream, "WritableStreamDefaultWriter: stream"),
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

  get desiredSize(): number | null {
    const record = this.#record;
    if (record.stream === undefined) throw releasedError();
    return writableStreamDefaultWriterGetDesiredSize(record);
  }

  get ready(): Promise<undefined> {
    try {
      return promiseOf(this.#record.readyPromise);
    } catch (error) {
      return rejectedPromise(error);
    }
  }

  abort(reason: unknown = undefined): Promise<undefined> {
    try {
      const record = this.#record;
      if (record.stream === undefined) return rejectedPromise(releasedError());
      return writableStreamDefaultWriterAbort(record, reason);
    } catch (error) {
      return rejectedPromise(error);
    }
  }

  close(): Promise<undefined> {
    try {
      const record = this.#record;
      const { stream } = record;
      if (stream === undefined) return rejectedPromise(releasedError());
      if (writableStreamCloseQueuedOrInFlight(stream)) return rejectedPromise(new TypeError("The stream is closing"));
      return writableStreamDefaultWriterClose(record);
    } catch (error) {
      return rejectedPromise(error);
    }
  }

  releaseLock(): void {
    const record = this.#record;
    if (record.stream !== undefined) writableStreamDefaultWriterRelease(record);
  }

  write(chunk: unknown = undefined): Promise<undefined> {
    try {
      const record = this.#record;
      if (record.stream === undefined) return rejectedPromise(releasedError());
      return writableStreamDefaultWriterWrite(record, chunk);
    } catch (error) {
      return rejectedPromise(error);
    }
  }
}
defineInterface(WritableStreamDefaultWriter, { is: (value) => isWriter(value) });
