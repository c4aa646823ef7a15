// The brand of WritableStream, apart from its class: writers check it, and the class makes writers.

import type { WritableStreamRecord } from "./records.ts";

type RecordOf = (value: unknown) => WritableStreamRecord | undefined;

let recordOf: RecordOf;

/** Called once, by the class. */
export function registerWritableStream(registered: RecordOf): void {
  recordOf = registered;
}

/** The record of a WritableStream; undefined for what is none. */
export function writableStreamOf(value: unknown): WritableStreamRecord | undefined {
  return recordOf(value);
}

/** https://webidl.spec.whatwg.org/#js-interface */
export function toWritableStream(value: unknown, context: string): WritableStreamRecord {
  const record = recordOf(value);
  if (record === undefined) throw new TypeError(`${context} must be a WritableStream.`);
  return record;
}
