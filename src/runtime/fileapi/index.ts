// Door of the fileapi room: https://w3c.github.io/FileAPI/. All of it is deferred; here is how other rooms ask for it.

import { deferredRoom } from "../infra/index.ts";
import type { BlobRecord } from "./blobs/index.ts";

export type { Blob, BlobCursor, BlobRecord, File, FileRecord } from "./blobs/index.ts";

export const blobs = deferredRoom<typeof import("./blobs/index.ts")>("fileapi/blobs");

/** The record of a Blob, or a File; null for anything else. Loads nothing: without the room there are none. */
export function blobRecordOf(value: unknown): BlobRecord | null {
  return blobs.loaded()?.blobRecordOf(value) ?? null;
}
