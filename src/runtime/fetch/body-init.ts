// From what an app gives as a body to a body record: https://fetch.spec.whatwg.org/#bodyinit-unions

import { blobRecordOf } from "../fileapi/index.ts";
import { serializeUrlSearchParams, urlSearchParamsListOf } from "../url/index.ts";
import { copyBytesOf, isBufferSource, toBufferSource, toDOMString } from "../webidl/index.ts";
import { formEntriesOf } from "../xhr/index.ts";
import { isStreamUnusable, newSourceBody, newStreamBody } from "./body.ts";
import type { BodyRecord } from "./records.ts";
import { forms, streams } from "./streams-room.ts";

export const textType = "text/plain;charset=UTF-8";
const formType = "application/x-www-form-urlencoded;charset=UTF-8";

/** What extraction gives. */
export interface ExtractedBody {
  body: BodyRecord;
  /** Null: the body says nothing about its type. */
  type: string | null;
}

/**
 * Conversion to the union and extraction in one, as nothing can be seen between them.
 * https://fetch.spec.whatwg.org/#concept-bodyinit-extract
 */
export function extractBody(value: unknown, context: string): ExtractedBody {
  if (typeof value === "string") return { body: newSourceBody(value), type: textType };
  if (typeof value === "object" && value !== null) {
    const stream = streams.loaded()?.readableStreamOf(value);
    if (stream !== undefined) {
      // 2, 3. A stream that somebody else has read or reads.
      if (isStreamUnusable(stream)) {
        throw new TypeError(`${context} is a stream that is locked or has been read from`);
      }
      return { body: newStreamBody(stream), type: null };
    }
    // 10. Blob.
    const blob = blobRecordOf(value);
    if (blob !== null) return { body: newSourceBody(blob), type: blob.type === "" ? null : blob.type };
    // 10. FormData.
    const entries = formEntriesOf(value);
    if (entries !== null) return forms.load().extractForm(entries);
    // 10. Byte sequence.
    if (isBufferSource(value)) {
      return { body: newSourceBody(copyBytesOf(toBufferSource(value, context))), type: null };
    }
    // 10. URLSearchParams.
    const list = urlSearchParamsListOf(value);
    if (list !== null) return { body: newSourceBody(serializeUrlSearchParams(list)), type: formType };
  }
  // 10. Scalar value string; the encoder sees to lone surrogates.
  return { body: newSourceBody(toDOMString(value, context)), type: textType };
}
