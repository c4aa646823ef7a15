// Bodies that are forms, and bodies read into forms.

import { utf8Encode } from "../../encoding/index.ts";
import { stringIndexOf, stringSlice } from "../../infra/index.ts";
import { essenceOf, parameterOf } from "../../mimesniff/index.ts";
import { parseUrlencodedBytes, type SearchParam } from "../../url/index.ts";
import { type FormData, type FormEntry, formData } from "../../xhr/index.ts";
import { newSourceBody } from "../body.ts";
import type { ExtractedBody } from "../body-init.ts";
import type { BodyPackage } from "../body-methods.ts";
import { extractMimeType } from "../extract-mime-type.ts";
import type { HeaderList } from "../header-list.ts";
import { requireFewEntries } from "./entry-limit.ts";
import { parseMultipart } from "./multipart-parsing.ts";
import { encodeMultipart } from "./multipart-writing.ts";

/** https://fetch.spec.whatwg.org/#concept-bodyinit-extract, "FormData" */
export function extractForm(list: readonly FormEntry[]): ExtractedBody {
  const boundary = `----formdata-nano-${stringSlice(ops.op_crypto_random_uuid(), 9)}`;
  return { body: newSourceBody(encodeMultipart(list, boundary)), type: `multipart/form-data; boundary=${boundary}` };
}

/** https://fetch.spec.whatwg.org/#dom-body-formdata */
export function formPackage(headers: HeaderList): BodyPackage<FormData> {
  // 1. The type.
  const mimeType = extractMimeType(headers);
  const essence = mimeType === null ? "" : essenceOf(mimeType);
  const boundary = mimeType === null ? undefined : parameterOf(mimeType, "boundary");
  const ofBytes = (bytes: Uint8Array<ArrayBuffer>): FormData => {
    // 2. Multipart.
    if (essence === "multipart/form-data") {
      if (boundary === undefined) throw new TypeError("formData: the Content-Type has no boundary");
      const entries = parseMultipart(bytes, boundary);
      if (entries === null)
        throw new TypeError("formData: the body is not the multipart/form-data that its Content-Type says");
      return formData.load().newFormData(entries);
    }
    // 3. As in a URL.
    if (essence === "application/x-www-form-urlencoded") return formOfUrlencoded(ops.op_encoding_decode_latin1(bytes));
    // 4. No form.
    throw new TypeError(
      `formData: the Content-Type must be multipart/form-data or application/x-www-form-urlencoded, but is ${essence || "absent"}`,
    );
  };
  return { ofBytes, ofText: (text) => ofBytes(utf8Encode(text)) };
}

function formOfUrlencoded(text: string): FormData {
  let count = 1;
  for (let at = stringIndexOf(text, "&"); at !== -1; at = stringIndexOf(text, "&", at + 1)) requireFewEntries(++count);
  const params: SearchParam[] = parseUrlencodedBytes(text);
  return formData.load().newFormData(params);
}
