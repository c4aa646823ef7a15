// https://webidl.spec.whatwg.org/#js-asynchronous-iterator-prototype-object for ReadableStream

import {
  asyncIteratorPrototype,
  objectDefineProperty,
  objectSetPrototypeOf,
  reflectDeleteProperty,
} from "../../infra/index.ts";
import type { AsyncIteratorRecord } from "./async-iteration.ts";
import { asyncIteratorNext, asyncIteratorReturn, notAnIterator } from "./async-iteration.ts";
import type { ReadResult } from "./read-requests.ts";

class ReadableStreamAsyncIterator {
  #record: AsyncIteratorRecord;

  constructor(record: AsyncIteratorRecord) {
    this.#record = record;
  }

  next(): Promise<ReadResult> {
    let record: AsyncIteratorRecord;
    try {
      record = this.#record;
    } catch {
      return notAnIterator("next");
    }
    return asyncIteratorNext(record);
  }

  return(value: unknown): Promise<ReadResult> {
    let record: AsyncIteratorRecord;
    try {
      record = this.#record;
    } catch {
      return notAnIterator("return");
    }
    return asyncIteratorReturn(record, value);
  }
}

const { prototype } = ReadableStreamAsyncIterator;
reflectDeleteProperty(prototype, "constructor");
objectDefineProperty(prototype, "next", { enumerable: true });
objectDefineProperty(prototype, "return", { enumerable: true });
objectDefineProperty(prototype, Symbol.toStringTag, { value: "ReadableStream AsyncIterator", configurable: true });
objectSetPrototypeOf(prototype, asyncIteratorPrototype);

export function newReadableStreamAsyncIterator(record: AsyncIteratorRecord): object {
  return new ReadableStreamAsyncIterator(record);
}
