// The brand of ReadableStream, apart from its class: readers check it, and the class makes readers.

import type { ReadableStreamRecord } from "./records.ts";

type RecordOf = (value: unknown) => ReadableStreamRecord | undefined;

let recordOf: RecordOf;

/** Called once, by the class. */
export function registerReadableStream(registered: RecordOf): void {
  recordOf = registered;
}

/** The record of a ReadableStream; undefined for what is none. */
export function readableStreamOf(value: unknown): ReadableStreamRecord | undefined {
  return recordOf(value);
}

/** https://webidl.spec.whatwg.org/#js-interface */
export function toReadableStream(value: unknown, context: string): ReadableStreamRecord {
  const record = recordOf(value);
  if (record === undefined) throw new TypeError(`${context} must be a ReadableStream.`);
  return record;
}
