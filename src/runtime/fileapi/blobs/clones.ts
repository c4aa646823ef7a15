// Blobs on their way through structured clone. It never leaves the realm, and what is serialized is deserialized before
// the task ends, once or (where cloning fails) not at all: a number stands for the record, and no byte is copied.

import { atTaskBegin } from "../../event-loop/index.ts";
import { mapClear, mapDelete, mapGet, mapSet } from "../../infra/index.ts";
import type { BlobRecord } from "./records.ts";

const underWay = new Map<number, BlobRecord>();
let last = 0;

// What a clone that failed has left.
atTaskBegin(() => mapClear(underWay as Map<never, never>));

/** What deserializes to the record. */
export function serializeBlob(blob: BlobRecord): number {
  last++;
  mapSet(underWay, last, blob);
  return last;
}

export function deserializeBlob(number: number): BlobRecord {
  const blob = mapGet(underWay, number);
  if (blob === undefined) throw new Error("Assert: a blob is deserialized once, in the task that serialized it");
  mapDelete(underWay, number);
  return blob;
}
