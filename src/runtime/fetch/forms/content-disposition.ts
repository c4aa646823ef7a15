// The Content-Disposition of a part of a form.

import { utf8DecodeWithoutBom } from "../../encoding/index.ts";
import {
  asciiLowercase,
  collectCodePoints,
  isAsciiCaseInsensitiveMatch,
  isHttpTabOrSpace,
  isHttpTokenCodePoint,
  isomorphicEncode,
  type Position,
  stringCharCodeAt,
  stringIndexOf,
  stringSlice,
} from "../../infra/index.ts";

export interface Disposition {
  name: string;
  /** Null for what is no file. */
  filename: string | null;
}

const semicolon = 0x3b;
const equalsSign = 0x3d;
const quotationMark = 0x22;

/** `value`: one character a byte. Null is failure: not of a form, or without a name. */
export function parseDisposition(value: string): Disposition | null {
  const position: Position = { at: 0 };
  if (!isAsciiCaseInsensitiveMatch(collectCodePoints(value, position, isHttpTokenCodePoint), "form-data")) return null;
  let name: string | null = null;
  let filename: string | null = null;
  for (skipSpace(value, position); position.at < value.length; skipSpace(value, position)) {
    if (stringCharCodeAt(value, position.at) !== semicolon) return null;
    position.at++;
    skipSpace(value, position);
    if (position.at >= value.length) break;
    const key = asciiLowercase(collectCodePoints(value, position, isHttpTokenCodePoint));
    skipSpace(value, position);
    if (stringCharCodeAt(value, position.at) !== equalsSign) return null;
    position.at++;
    skipSpace(value, position);
    const parameter = collectParameter(value, position);
    if (parameter === null) return null;
    if (key === "name") name ??= parameter;
    else if (key === "filename") filename ??= parameter;
  }
  return name === null ? null : { name, filename };
}

function skipSpace(value: string, position: Position): void {
  collectCodePoints(value, position, isHttpTabOrSpace);
}

/** https://andreubotella.github.io/multipart-form-data/#parse-a-multipart-form-data-name, or a word without quotes. */
function collectParameter(value: string, position: Position): string | null {
  if (stringCharCodeAt(value, position.at) !== quotationMark) {
    return unescaped(collectCodePoints(value, position, (unit) => unit !== semicolon && !isHttpTabOrSpace(unit)));
  }
  position.at++;
  const text = collectCodePoints(value, position, (unit) => unit !== quotationMark);
  if (position.at >= value.length) return null;
  position.at++;
  return unescaped(text);
}

/** What writing escapes, and the UTF-8 of it. */
function unescaped(text: string): string {
  let result = "";
  let done = 0;
  for (let at = stringIndexOf(text, "%"); at !== -1; at = stringIndexOf(text, "%", at + 1)) {
    const character = escapes[asciiLowercase(stringSlice(text, at, at + 3))];
    if (character === undefined) continue;
    result += stringSlice(text, done, at) + character;
    done = at + 3;
  }
  return utf8DecodeWithoutBom(isomorphicEncode(result + stringSlice(text, done)));
}

const escapes: Record<string, string | undefined> = { __proto__: null as never, "%0a": "\n", "%0d": "\r", "%22": '"' };
