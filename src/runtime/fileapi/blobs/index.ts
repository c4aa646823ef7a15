// Door of Blob and File, a deferred room: https://w3c.github.io/FileAPI/

import { type Globals, globalInterface } from "../../webidl/index.ts";
import { Blob } from "./blob.ts";
import { File } from "./file.ts";
import { FileList } from "./file-list.ts";

export { blobOfBytes, blobRecordOf, newBlob, newBlobRecord } from "./blob.ts";
export {
  type BlobCursor,
  copyOfBlob,
  cursorOfBlob,
  sliceBlob,
  streamOfBlob,
  subview,
  viewOfBlob,
} from "./blob-bytes.ts";
export { blobType } from "./blob-parts.ts";
export { createObjectUrl, resolveBlobUrl, revokeObjectUrl } from "./blob-url-store.ts";
export { fileRecordOf, newFile } from "./file.ts";
export type { BlobRecord, FileRecord } from "./records.ts";
export type { Blob, File };

export const globals: Globals = {
  Blob: globalInterface(Blob),
  File: globalInterface(File),
  FileList: globalInterface(FileList),
};
