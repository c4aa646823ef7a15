// Reading and slicing the bytes of blob records.

import {
  arrayPush,
  deferredRoom,
  mathMax,
  mathMin,
  typedArrayBuffer,
  typedArrayByteOffset,
  typedArrayLength,
} from "../../infra/index.ts";
import type { ReadableStream, ReadableStreamRecord } from "../../streams/index.ts";
import { copyBytesOf } from "../../webidl/index.ts";
import { concatenateBytes } from "./blob-parts.ts";
import type { BlobRecord } from "./records.ts";

const streams = deferredRoom<typeof import("../../streams/index.ts")>("streams");

/** How many bytes a stream gives at once. */
const chunkSize = 65_536;

/** The bytes from `start` up to `end`, not a copy. */
export function subview(bytes: Uint8Array<ArrayBuffer>, start: number, end: number): Uint8Array<ArrayBuffer> {
  if (start === 0 && end === typedArrayLength(bytes)) return bytes;
  const offset = typedArrayByteOffset(bytes) + start;
  return new Uint8Array(typedArrayBuffer(bytes) as ArrayBuffer, offset, end - start);
}

/** An argument of slice(), seen from the blob's end when it is negative. */
function position(value: number, size: number): number {
  return value < 0 ? mathMax(size + value, 0) : mathMin(value, size);
}

/**
 * https://w3c.github.io/FileAPI/#slice-blob; `type` is as blobs keep it.
 */
export function sliceBlob(blob: BlobRecord, start: number, end: number, type: string): BlobRecord {
  const { size } = blob;
  // 2–4. Where it begins and ends.
  const from = position(start, size);
  const to = position(end, size);
  // 6. How much is between them.
  const span = mathMax(to - from, 0);
  // 7. What of each part lies between.
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (let at = 0; at < blob.parts.length && offset < to && span > 0; at++) {
    const part = blob.parts[at] as Uint8Array<ArrayBuffer>;
    const length = typedArrayLength(part);
    const first = mathMax(from - offset, 0);
    const last = mathMin(to - offset, length);
    if (first < last) arrayPush(parts, subview(part, first, last));
    offset += length;
  }
  return { parts, size: span, type };
}

/** The bytes in a buffer that holds nothing else and is nobody else's. */
export function copyOfBlob(blob: BlobRecord): Uint8Array<ArrayBuffer> {
  return concatenateBytes(blob.parts, blob.size);
}

/** The bytes where they are one piece, else in a new buffer: for readers that neither keep nor change them. */
export function viewOfBlob(blob: BlobRecord): Uint8Array<ArrayBuffer> {
  return blob.parts.length === 1 ? (blob.parts[0] as Uint8Array<ArrayBuffer>) : copyOfBlob(blob);
}

/** Goes through the bytes piece by piece. */
export interface BlobCursor {
  /** The next bytes, at most 64 KB, which are the blob's own; null at the end. */
  next(): Uint8Array<ArrayBuffer> | null;
}

export function cursorOfBlob(blob: BlobRecord): BlobCursor {
  let at = 0;
  let offset = 0;
  return {
    next() {
      const part = blob.parts[at];
      if (part === undefined) return null;
      const length = typedArrayLength(part);
      const end = mathMin(offset + chunkSize, length);
      const chunk = subview(part, offset, end);
      offset = end;
      if (end === length) {
        at++;
        offset = 0;
      }
      return chunk;
    },
  };
}

/** https://w3c.github.io/FileAPI/#blob-get-stream: a byte stream that copies a chunk when one is wanted. */
export function streamOfBlob(blob: BlobRecord): ReadableStreamRecord {
  const { closeReadableStream, createReadableByteStream, enqueueOwnedBytes } = streams.load();
  const cursor = cursorOfBlob(blob);
  let next = cursor.next();
  const stream = createReadableByteStream({
    start: undefined,
    pull() {
      if (next !== null) {
        enqueueOwnedBytes(stream, copyBytesOf(next));
        next = cursor.next();
      }
      if (next === null) closeReadableStream(stream);
      return undefined;
    },
    cancel() {
      next = null;
      return undefined;
    },
  });
  return stream;
}

export function streamObjectOfBlob(blob: BlobRecord): ReadableStream {
  return streams.load().readableStreamObject(streamOfBlob(blob));
}
