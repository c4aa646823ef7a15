// What blobs are inside: plain data.

/**
 * https://w3c.github.io/FileAPI/#blob-section
 *
 * The bytes are those of the parts, one after the other. No app ever sees the parts or their buffers and nobody writes
 * to them, so that blobs and their slices have them in common.
 */
export interface BlobRecord {
  /** None of them is empty. */
  readonly parts: readonly Uint8Array<ArrayBuffer>[];
  readonly size: number;
  /** In lower case; "" when it is not known. */
  readonly type: string;
}

/** https://w3c.github.io/FileAPI/#file-section, what a file has besides the blob that it is. */
export interface FileRecord {
  readonly name: string;
  /** Unix time in milliseconds. */
  readonly lastModified: number;
}
