// blob: URLs: https://fetch.spec.whatwg.org/#scheme-fetch, "blob"

import { type BlobRecord, blobs } from "../../fileapi/index.ts";
import { numberToString } from "../../infra/index.ts";
import { parseMimeType } from "../../mimesniff/index.ts";
import { newSourceBody } from "../body.ts";
import { appendToHeaderList, getFromHeaderList } from "../header-list.ts";
import { newResponse } from "../make-response.ts";
import type { RequestRecord, ResponseRecord } from "../records.ts";
import { headersOfRequest } from "../request-headers.ts";
import { parseSingleRange } from "./single-range.ts";

/** Null is a network error. */
export function fetchBlob(request: RequestRecord, url: string): ResponseRecord | null {
  // 1–4. The blob, which only GET gives.
  const { blob } = request;
  if (request.method !== "GET" || blob === null) return null;
  // 5–8. The response, of that type.
  const response = newResponse("basic", "immutable");
  response.url = url;
  const range = getFromHeaderList(headersOfRequest(request).list, "range");
  // 9. All of it.
  if (range === null) {
    response.statusText = "OK";
    setBody(response, blob);
    return response;
  }
  // 10. A part of it.
  const { size } = blob;
  const parsed = parseSingleRange(range);
  if (parsed === null) return null;
  let { start, end } = parsed;
  if (start === null) {
    // The last so many.
    start = size - (end as number);
    end = size - 1;
    if (start < 0) start = 0;
  }
  if (start >= size) return null;
  if (end === null || end >= size) end = size - 1;
  response.status = 206;
  response.statusText = "Partial Content";
  setBody(response, blobs.load().sliceBlob(blob, start, end + 1, blob.type));
  const contentRange = `bytes ${numberToString(start)}-${numberToString(end)}/${numberToString(size)}`;
  appendToHeaderList(response.headers.list, "Content-Range", "content-range", contentRange);
  return response;
}

function setBody(response: ResponseRecord, blob: BlobRecord): void {
  response.body = newSourceBody(blob);
  const { list } = response.headers;
  appendToHeaderList(list, "Content-Length", "content-length", numberToString(blob.size));
  // A type that is no MIME type says nothing to who reads the header.
  appendToHeaderList(list, "Content-Type", "content-type", parseMimeType(blob.type) === null ? "" : blob.type);
}
