// Door of the fileapi room: https://w3c.github.io/FileAPI/. Its interfaces are deferred.

import "./object-urls.ts";

export { blobOfUrl, blobRecordOf, blobs, toBlob } from "./blob-records.ts";
export type { Blob, BlobCursor, BlobRecord, File, FileRecord } from "./blobs/index.ts";
