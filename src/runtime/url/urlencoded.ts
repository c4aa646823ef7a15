// https://url.spec.whatwg.org/#application/x-www-form-urlencoded

import {
  arrayJoin,
  strictlySplit,
  stringCharCodeAt,
  stringIncludes,
  stringSlice,
  stringStartsWith,
} from "../infra/index.ts";
import { percentDecodeText, toByteStringOfUtf8, urlencode } from "./percent-encoding.ts";

export type SearchParam = [name: string, value: string];

const ampersand = 0x26;
const plus = 0x2b;

const percent = 0x25;
const equalsSign = 0x3d;

function decodePart(part: string): string {
  return percentDecodeText(stringIncludes(part, "+") ? arrayJoin(strictlySplit(part, plus), " ") : part);
}

/** Steps 3.2 to 3.6: what stands from `start` to `end`. `equals`: where the first equals sign is, or -1. */
function toParam(input: string, start: number, end: number, equals: number): SearchParam {
  if (equals < 0) return [stringSlice(input, start, end), ""];
  return [stringSlice(input, start, equals), stringSlice(input, equals + 1, end)];
}

/**
 * Of `input` from `start` to `end`, in one pass, which most queries need no other after. Null: not of bytes, and there are
 * others than ASCII's.
 */
function parsePieces(input: string, start: number, end: number, areBytes: boolean): SearchParam[] | null {
  const output: SearchParam[] = [];
  let equals = -1;
  let isEncoded = false;
  // 1-2. The pieces between ampersands.
  for (let at = start; at <= end; at++) {
    const unit = at < end ? stringCharCodeAt(input, at) : ampersand;
    if (unit > equalsSign && unit <= 0x7f) continue;
    if (unit === equalsSign) {
      if (equals < 0) equals = at;
    } else if (unit === plus || unit === percent) {
      isEncoded = true;
    } else if (unit > 0x7f) {
      if (!areBytes) return null;
      isEncoded = true;
    } else if (unit === ampersand) {
      // 3.1. Empty ones count for nothing.
      if (at > start) {
        const param = toParam(input, start, at, equals);
        // 3.4-3.6. Plus signs, percent signs, UTF-8.
        output[output.length] = isEncoded ? [decodePart(param[0]), decodePart(param[1])] : param;
      }
      start = at + 1;
      equals = -1;
      isEncoded = false;
    }
  }
  return output;
}

/** https://url.spec.whatwg.org/#concept-urlencoded-parser, of a byte string (one character a byte). */
export function parseUrlencodedBytes(input: string): SearchParam[] {
  return parsePieces(input, 0, input.length, true) as SearchParam[];
}

/** https://url.spec.whatwg.org/#concept-urlencoded-string-parser, of what stands from `start` to `end`. */
export function parseUrlencoded(input: string, start = 0, end: number = input.length): SearchParam[] {
  const output = parsePieces(input, start, end, false);
  return output ?? parseUrlencodedBytes(toByteStringOfUtf8(stringSlice(input, start, end)));
}

/**
 * The first value of that name in what stands from `start` to `end`, without making a list; null: there is none.
 * Undefined: something before it is encoded.
 */
export function findUrlencoded(input: string, start: number, end: number, name: string): string | null | undefined {
  let equals = -1;
  for (let at = start; at <= end; at++) {
    const unit = at < end ? stringCharCodeAt(input, at) : ampersand;
    if (unit > equalsSign && unit <= 0x7f) continue;
    if (unit === equalsSign) {
      if (equals < 0) equals = at;
    } else if (unit === plus || unit === percent || unit > 0x7f) {
      return undefined;
    } else if (unit === ampersand) {
      const nameEnd = equals < 0 ? at : equals;
      if (at > start && nameEnd - start === name.length && stringStartsWith(input, name, start)) {
        return equals < 0 ? "" : stringSlice(input, equals + 1, at);
      }
      start = at + 1;
      equals = -1;
    }
  }
  return null;
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
