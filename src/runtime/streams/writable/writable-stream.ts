// https://streams.spec.whatwg.org/#ws-class

import { defineInterface, internalToken, rejectedPromise, toObject } from "../../webidl/index.ts";
import { extractHighWaterMark, extractSizeAlgorithm, toQueuingStrategy } from "../strategies.ts";
import { registerWritableStream, writableStreamOf } from "./brand.ts";
import { newWritableStreamDefaultController, startWritableStreamDefaultController } from "./default-controller.ts";
import type { WritableStreamRecord } from "./records.ts";
import {
  isWritableStreamLocked,
  newWritableStreamRecord,
  writableStreamCloseQueuedOrInFlight,
} from "./stream-state.ts";
import { sinkAlgorithms, toUnderlyingSink } from "./underlying-sink.ts";
import { WritableStreamDefaultController } from "./writable-stream-default-controller.ts";
import { WritableStreamDefaultWriter } from "./writable-stream-default-writer.ts";
import { acquireWritableStreamDefaultWriter, writableStreamAbort, writableStreamClose } from "./writers.ts";

export class WritableStream {
  #record: WritableStreamRecord;

  static {
    registerWritableStream((value) =>
      typeof value === "object" && value !== null && #record in value ? value.#record : undefined,
    );
  }

  /** Our own code passes the token and a record. */
  constructor(underlyingSink: unknown = undefined, strategy: unknown = undefined) {
    if (underlyingSink === internalToken) {
      this.#record = strategy as WritableStreamRecord;
      this.#record.object = this;
      return;
    }
    const sink = underlyingSink === undefined ? null : toObject(underlyingSink, "WritableStream: underlyingSink");
    const queuingStrategy = toQueuingStrategy(strategy, "WritableStream: strategy");
    const callbacks = toUnderlyingSink(sink);
    if (callbacks.type !== undefined) throw new RangeError("underlyingSink.type is reserved");
    this.#record = newWritableStreamRecord();
    this.#record.object = this;
    const size = extractSizeAlgorithm(queuingStrategy);
    const highWaterMark = extractHighWaterMark(queuingStrategy, 1);
    const controller = newWritableStreamDefaultController(this.#record, { highWaterMark, size });
    const object = new WritableStreamDefaultController(internalToken, controller);
    startWritableStreamDefaultController(controller, sinkAlgorithms(sink, callbacks, object));
  }

  get locked(): boolean {
    return isWritableStreamLocked(this.#record);
  }

  abort(reason: unknown = undefined): Promise<undefined> {
    try {
      const record = this.#record;
      if (isWritableStreamLocked(record)) return rejectedPromise(new TypeError("The stream is locked to a writer"));
      return writableStreamAbort(record, reason);
    } catch (error) {
      return rejectedPromise(error);
    }
  }

  close(): Promise<undefined> {
    try {
      const record = this.#record;
      if (isWritableStreamLocked(record)) return rejectedPromise(new TypeError("The stream is locked to a writer"));
      if (writableStreamCloseQueuedOrInFlight(record)) return rejectedPromise(new TypeError("The stream is closing"));
      return writableStreamClose(record);
    } catch (error) {
      return rejectedPromise(error);
    }
  }

  getWriter(): WritableStreamDefaultWriter {
    return new WritableStreamDefaultWriter(internalToken, acquireWritableStreamDefaultWriter(this.#record));
  }
}
defineInterface(WritableStream, { is: (value) => writableStreamOf(value) !== undefined });

/** The interface object of a record, the same one each time. */
export function writableStreamObject(record: WritableStreamRecord): WritableStream {
  return (record.object as WritableStream | undefined) ?? new WritableStream(internalToken, record);
}
