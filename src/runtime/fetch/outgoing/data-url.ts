// data: URLs: https://fetch.spec.whatwg.org/#data-url-processor

import {
  isAsciiCaseInsensitiveMatch,
  isomorphicDecode,
  isomorphicEncode,
  stringIndexOf,
  stringSlice,
  stringStartsWith,
  stripAsciiWhitespace,
} from "../../infra/index.ts";
import { parseMimeType, serializeMimeType } from "../../mimesniff/index.ts";
import { percentDecode } from "../../url/index.ts";

export interface DataUrl {
  /** A serialized MIME type. */
  type: string;
  body: Uint8Array<ArrayBuffer>;
}

const defaultType = "text/plain;charset=US-ASCII";

/** `url`: serialized, without fragment, of scheme data. Null is failure. */
export function processDataUrl(url: string): DataUrl | null {
  // 3–5. What is before the comma.
  const comma = stringIndexOf(url, ",");
  if (comma === -1) return null;
  let type = stripAsciiWhitespace(stringSlice(url, 5, comma));
  // 8–10. The body.
  let body = percentDecode(stringSlice(url, comma + 1));
  // 11. Base64.
  const mark = base64Mark(type);
  if (mark !== -1) {
    const decoded = ops.op_html_atob(isomorphicDecode(body));
    if (decoded === null) return null;
    body = isomorphicEncode(decoded);
    type = stringSlice(type, 0, mark);
  }
  // 12–14. The type.
  if (stringStartsWith(type, ";")) type = `text/plain${type}`;
  const mimeType = parseMimeType(type);
  return { type: mimeType === null ? defaultType : serializeMimeType(mimeType), body };
}

/** Where a `; base64` at the end of the type begins; -1 when there is none. */
function base64Mark(type: string): number {
  let at = type.length - 6;
  if (at < 1 || !isAsciiCaseInsensitiveMatch(stringSlice(type, at), "base64")) return -1;
  while (at > 0 && type[at - 1] === " ") at--;
  return at > 0 && type[at - 1] === ";" ? at - 1 : -1;
}
