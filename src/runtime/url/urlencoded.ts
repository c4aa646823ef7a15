// https://url.spec.whatwg.org/#application/x-www-form-urlencoded

import { arrayJoin, arrayPush, strictlySplit, stringIncludes, stringIndexOf, stringSlice } from "../infra/index.ts";
import { percentDecodeText, toByteStringOfUtf8, urlencode } from "./percent-encoding.ts";

export type SearchParam = [name: string, value: string];

const ampersand = 0x26;
const plus = 0x2b;

function decodePart(part: string): string {
  return percentDecodeText(stringIncludes(part, "+") ? arrayJoin(strictlySplit(part, plus), " ") : part);
}

/** https://url.spec.whatwg.org/#concept-urlencoded-parser, of a byte string (one character a byte). */
export function parseUrlencodedBytes(input: string): SearchParam[] {
  // 1-2. The pieces between ampersands.
  const sequences = strictlySplit(input, ampersand);
  const output: SearchParam[] = [];
  for (let at = 0; at < sequences.length; at++) {
    const bytes = sequences[at] as string;
    // 3.1. Empty ones count for nothing.
    if (bytes === "") continue;
    // 3.2-3.3. Name and value.
    const equals = stringIndexOf(bytes, "=");
    const name = equals < 0 ? bytes : stringSlice(bytes, 0, equals);
    const value = equals < 0 ? "" : stringSlice(bytes, equals + 1);
    // 3.4-3.6. Plus signs, percent signs, UTF-8.
    arrayPush<SearchParam>(output, [decodePart(name), decodePart(value)]);
  }
  return output;
}

/** https://url.spec.whatwg.org/#concept-urlencoded-string-parser */
export function parseUrlencoded(input: string): SearchParam[] {
  return parseUrlencodedBytes(toByteStringOfUtf8(input));
}

/** https://url.spec.whatwg.org/#concept-urlencoded-serializer, with UTF-8. */
export function serializeUrlencoded(list: readonly SearchParam[]): string {
  let output = "";
  for (let at = 0; at < list.length; at++) {
    const param = list[at] as SearchParam;
    output += `${at === 0 ? "" : "&"}${urlencode(param[0])}=${urlencode(param[1])}`;
  }
  return output;
}
