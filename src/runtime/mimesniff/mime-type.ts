// MIME types: https://mimesniff.spec.whatwg.org/#understanding-mime-types

import {
  asciiLowercase,
  collectCodePoints,
  isHttpQuotedStringTokenCodePoint,
  isHttpTokenString,
  isHttpWhitespace,
  type Position,
  stringCharCodeAt,
  stringIndexOf,
  stringSlice,
  stripHttpWhitespace,
} from "../infra/index.ts";

export interface MimeType {
  type: string;
  subtype: string;
  /** [name, value], in order; no name occurs twice. */
  parameters: [string, string][];
}

const semicolon = 0x3b;
const equalsSign = 0x3d;
const quotationMark = 0x22;
const backslash = 0x5c;

function isQuotedStringTokens(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (!isHttpQuotedStringTokenCodePoint(stringCharCodeAt(text, i))) return false;
  }
  return true;
}

function withoutTrailingWhitespace(text: string): string {
  let end = text.length;
  while (end > 0 && isHttpWhitespace(stringCharCodeAt(text, end - 1))) end--;
  return stringSlice(text, 0, end);
}

/** https://mimesniff.spec.whatwg.org/#parse-a-mime-type */
export function parseMimeType(input: string): MimeType | null {
  // 1. Strip.
  const text = stripHttpWhitespace(input);
  // 2–5. Type, up to the solidus.
  const slash = stringIndexOf(text, "/");
  if (slash === -1) return null;
  const type = stringSlice(text, 0, slash);
  if (!isHttpTokenString(type)) return null;
  // 6–9. Subtype, up to the first semicolon.
  const position: Position = { at: slash + 1 };
  const subtype = withoutTrailingWhitespace(collectCodePoints(text, position, (unit) => unit !== semicolon));
  if (!isHttpTokenString(subtype)) return null;
  // 10. The new MIME type.
  const mimeType: MimeType = { type: asciiLowercase(type), subtype: asciiLowercase(subtype), parameters: [] };
  // 11. Parameters.
  while (position.at < text.length) collectParameter(text, position, mimeType);
  // 12. Done.
  return mimeType;
}

/** Step 11 of parsing: one parameter, from its semicolon up to the next. */
function collectParameter(text: string, position: Position, mimeType: MimeType): void {
  // 11.1, 11.2. Past the semicolon and white space.
  position.at++;
  collectCodePoints(text, position, isHttpWhitespace);
  // 11.3, 11.4. Name.
  const name = asciiLowercase(collectCodePoints(text, position, (unit) => unit !== semicolon && unit !== equalsSign));
  // 11.5, 11.6. A name without value, or the end.
  if (position.at >= text.length || stringCharCodeAt(text, position.at) === semicolon) return;
  position.at++;
  if (position.at >= text.length) return;
  // 11.7. Value.
  let value: string;
  if (stringCharCodeAt(text, position.at) === quotationMark) {
    value = collectQuotedString(text, position);
    collectCodePoints(text, position, (unit) => unit !== semicolon);
  } else {
    value = withoutTrailingWhitespace(collectCodePoints(text, position, (unit) => unit !== semicolon));
    if (value === "") return;
  }
  // 11.10. The first of a name counts.
  if (!isHttpTokenString(name) || !isQuotedStringTokens(value)) return;
  if (parameterOf(mimeType, name) !== undefined) return;
  mimeType.parameters[mimeType.parameters.length] = [name, value];
}

/** https://fetch.spec.whatwg.org/#collect-an-http-quoted-string, the value extracted. */
function collectQuotedString(text: string, position: Position): string {
  let value = "";
  position.at++;
  while (true) {
    value += collectCodePoints(text, position, (unit) => unit !== quotationMark && unit !== backslash);
    if (position.at >= text.length) return value;
    const unit = stringCharCodeAt(text, position.at);
    position.at++;
    if (unit === quotationMark) return value;
    if (position.at >= text.length) return `${value}\\`;
    value += text[position.at];
    position.at++;
  }
}

export function parameterOf(mimeType: MimeType, name: string): string | undefined {
  const { parameters } = mimeType;
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i] as [string, string];
    if (parameter[0] === name) return parameter[1];
  }
  return undefined;
}

/** https://mimesniff.spec.whatwg.org/#mime-type-essence */
export function essenceOf(mimeType: MimeType): string {
  return `${mimeType.type}/${mimeType.subtype}`;
}

/** https://mimesniff.spec.whatwg.org/#serialize-a-mime-type */
export function serializeMimeType(mimeType: MimeType): string {
  const { parameters } = mimeType;
  let text = essenceOf(mimeType);
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i] as [string, string];
    const value = parameter[1];
    text += `;${parameter[0]}=${isHttpTokenString(value) ? value : quote(value)}`;
  }
  return text;
}

function quote(value: string): string {
  let quoted = '"';
  for (let i = 0; i < value.length; i++) {
    if (value[i] === '"' || value[i] === "\\") quoted += "\\";
    quoted += value[i];
  }
  return `${quoted}"`;
}
