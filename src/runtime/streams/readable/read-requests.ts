// Read requests that settle a promise: what the app's own reads are made of.

import type { PromiseRecord } from "../../webidl/index.ts";
import { newPromise, rejectedPromise } from "../../webidl/index.ts";
import { promiseOfValue } from "../algorithm-result.ts";
import { byteLengthOf, isDetachedBuffer, lengthOf, shapeOf } from "./buffers.ts";
import { readableStreamDefaultControllerTakeChunk } from "./default-controller.ts";
import { readableStreamByobReaderRead, readableStreamDefaultReaderRead } from "./readers.ts";
import type { ByobReaderRecord, DefaultReaderRecord, ReadIntoRequest, ReadRequest } from "./records.ts";

/** https://streams.spec.whatwg.org/#dictdef-readablestreamreadresult */
export interface ReadResult {
  value: unknown;
  done: boolean;
}

class PromiseReadRequest implements ReadRequest, ReadIntoRequest {
  readonly record: PromiseRecord<ReadResult> = newPromise<ReadResult>();
  chunkSteps(chunk: unknown): void {
    this.record.resolve({ value: chunk, done: false });
  }
  /** Also for read-into requests, which get their empty view back. */
  closeSteps(chunk: ArrayBufferView | undefined = undefined): void {
    this.record.resolve({ value: chunk, done: true });
  }
  errorSteps(reason: unknown): void {
    this.record.reject(reason);
  }
}

function releasedError(): TypeError {
  return new TypeError("The reader was released");
}

/** https://streams.spec.whatwg.org/#default-reader-read */
export function defaultReaderRead(reader: DefaultReaderRecord): Promise<ReadResult> {
  // 1. Released.
  const { stream } = reader;
  if (stream === undefined) return rejectedPromise(releasedError());
  // 2-5, when a chunk is there: no request is needed to hand it over.
  const { controller } = stream;
  if (stream.state === "readable" && controller.kind === "default" && controller.queue.length > 0) {
    stream.disturbed = true;
    return promiseOfValue({ value: readableStreamDefaultControllerTakeChunk(controller), done: false });
  }
  // 2-5. Read.
  const request = new PromiseReadRequest();
  readableStreamDefaultReaderRead(reader, request);
  return request.record.promise;
}

/** https://streams.spec.whatwg.org/#byob-reader-read. `min` counts elements. */
export function byobReaderRead(reader: ByobReaderRecord, view: ArrayBufferView, min: number): Promise<ReadResult> {
  // 1-3. Something to fill.
  const { buffer, byteLength } = shapeOf(view);
  if (isDetachedBuffer(buffer)) return rejectedPromise(new TypeError("The view's buffer is detached"));
  if (byteLength === 0) return rejectedPromise(new TypeError("The view must not be empty"));
  if (byteLengthOf(buffer) === 0) return rejectedPromise(new TypeError("The view's buffer must not be empty"));
  // 4-6. As much as fits.
  if (min === 0) return rejectedPromise(new TypeError("min must be greater than 0"));
  if (min > lengthOf(view)) return rejectedPromise(new RangeError("min is greater than the view's length"));
  // 7. Released.
  if (reader.stream === undefined) return rejectedPromise(releasedError());
  // 8-11. Read.
  const request = new PromiseReadRequest();
  readableStreamByobReaderRead(reader, view, min, request);
  return request.record.promise;
}
