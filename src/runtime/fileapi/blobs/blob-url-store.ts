// https://w3c.github.io/FileAPI/#blob-url-store: one for each isolate, whose apps have no other context.

import { mapDelete, mapGet, mapSet, stringIndexOf, stringSlice } from "../../infra/index.ts";
import { appOrigin, parseUrl } from "../../url/index.ts";
import { toUSVString } from "../../webidl/index.ts";
import { blobRecordOf } from "./blob.ts";
import type { BlobRecord } from "./records.ts";

const store = new Map<string, BlobRecord>();

/** https://w3c.github.io/FileAPI/#unicodeBlobURL; "null" stands for an origin that is not there. */
function newBlobUrl(): string {
  return `blob:${appOrigin() ?? "null"}/${ops.op_crypto_random_uuid()}`;
}

/** https://w3c.github.io/FileAPI/#dfn-createObjectURL */
export function createObjectUrl(object: unknown): string {
  const blob = blobRecordOf(object);
  if (blob === null) throw new TypeError("URL.createObjectURL: obj must be a Blob.");
  const url = newBlobUrl();
  mapSet(store, url, blob);
  return url;
}

/** https://w3c.github.io/FileAPI/#dfn-revokeObjectURL */
export function revokeObjectUrl(given: unknown): void {
  const url = toUSVString(given, "URL.revokeObjectURL: url");
  const parsed = parseUrl(url);
  if (parsed !== null && stringIndexOf(parsed.href, "#") === -1) mapDelete(store, parsed.href);
}

/** https://w3c.github.io/FileAPI/#blob-url-resolve; `url`: serialized. Undefined is failure. */
export function resolveBlobUrl(url: string): BlobRecord | undefined {
  const fragment = stringIndexOf(url, "#");
  return mapGet(store, fragment === -1 ? url : stringSlice(url, 0, fragment));
}
