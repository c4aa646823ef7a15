// Bodies that are blobs, and bodies read into blobs.

import { utf8Encode } from "../../encoding/index.ts";
import { type Blob, type BlobRecord, blobs } from "../../fileapi/index.ts";
import { serializeMimeType } from "../../mimesniff/index.ts";
import { copyBytesOf } from "../../webidl/index.ts";
import type { BodyPackage } from "../body-methods.ts";
import { extractMimeType } from "../extract-mime-type.ts";
import type { HeaderList } from "../header-list.ts";
import type { ByteSource } from "../records.ts";

/** The bytes of a blob, a piece at a time; the pieces are the blob's own. */
export function sourceOfBlob(blob: BlobRecord): ByteSource {
  const cursor = blobs.load().cursorOfBlob(blob);
  let isCancelled = false;
  return {
    read(steps) {
      const chunk = isCancelled ? null : cursor.next();
      if (chunk === null) steps.end();
      else steps.chunk(chunk);
    },
    cancel() {
      isCancelled = true;
    },
    length: () => blob.size,
    isFresh: false,
    isAbandonable: false,
    whole: null,
    pass: null,
    failed: null,
  };
}

/** https://fetch.spec.whatwg.org/#dom-body-blob. A body that is a blob has its bytes in common with what this gives. */
export function blobPackage(headers: HeaderList): BodyPackage<Blob> {
  const mimeType = extractMimeType(headers);
  const type = mimeType === null ? "" : serializeMimeType(mimeType);
  const { blobOfBytes, newBlob } = blobs.load();
  return {
    ofText: (text) => newBlob(blobOfBytes(utf8Encode(text), type)),
    ofBytes: (bytes, isOwn) => newBlob(blobOfBytes(isOwn ? bytes : copyBytesOf(bytes), type)),
    ofBlob: ({ parts, size }) => newBlob({ parts, size, type }),
  };
}

/** The length of a chunk that is worth more than the call that sends it. */
const wholeSize = 65_536;

/** The bytes at once where that costs little; null where they are better sent piece by piece. */
export function wholeBlob(blob: BlobRecord): Uint8Array<ArrayBuffer> | null {
  return blob.parts.length > 1 && blob.size > wholeSize ? null : blobs.load().viewOfBlob(blob);
}
