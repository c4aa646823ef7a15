// How other rooms come by blobs: the room of their interfaces is deferred.

import { deferredRoom, stringStartsWith } from "../infra/index.ts";
import type { BlobRecord } from "./blobs/index.ts";

export const blobs = deferredRoom<typeof import("./blobs/index.ts")>("fileapi/blobs");

/** The record of a Blob, or a File; null for anything else. Loads nothing: without the room there are none. */
export function blobRecordOf(value: unknown): BlobRecord | null {
  return blobs.loaded()?.blobRecordOf(value) ?? null;
}

/** https://webidl.spec.whatwg.org/#js-interface */
export function toBlob(value: unknown, context: string): BlobRecord {
  const record = blobRecordOf(value);
  if (record === null) throw new TypeError(`${context} must be a Blob.`);
  return record;
}

/** https://url.spec.whatwg.org/#concept-url-blob-entry of a serialized URL; null when it names no blob. */
export function blobOfUrl(url: string): BlobRecord | null {
  if (!stringStartsWith(url, "blob:")) return null;
  return blobs.loaded()?.resolveBlobUrl(url) ?? null;
}
