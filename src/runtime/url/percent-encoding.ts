// Percent-encoded bytes: https://url.spec.whatwg.org/#percent-encoded-bytes. A byte string is one character a byte.

import {
  arrayJoin,
  arrayPush,
  isAsciiAlphanumeric,
  numberToString,
  stringCharCodeAt,
  stringIndexOf,
  stringPadStart,
  stringToUpperCase,
} from "../infra/index.ts";

const percent = 0x25;

function hexValue(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const upper = unit & ~0x20;
  return upper >= 0x41 && upper <= 0x46 ? upper - 0x37 : -1;
}

/** The byte that two hexadecimal digits at `at` name, or -1. */
function byteAt(text: string, at: number): number {
  if (at + 1 >= text.length) return -1;
  const high = hexValue(stringCharCodeAt(text, at));
  const low = hexValue(stringCharCodeAt(text, at + 1));
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/** https://url.spec.whatwg.org/#percent-decode, of a byte string. */
export function percentDecode(text: string): Uint8Array<ArrayBuffer> {
  const buffer = new ArrayBuffer(text.length);
  const bytes = new Uint8Array(buffer);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = stringCharCodeAt(text, at);
    const byte = unit === percent ? byteAt(text, at + 1) : -1;
    bytes[length++] = byte < 0 ? unit : byte;
    if (byte >= 0) at += 2;
  }
  return new Uint8Array(buffer, 0, length);
}

/** UTF-8 of a string, as a byte string. */
export function toByteStringOfUtf8(text: string): string {
  return isAscii(text) ? text : ops.op_encoding_decode_latin1(ops.op_encoding_encode_utf8(text));
}

export function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (stringCharCodeAt(text, at) > 0x7f) return false;
  return true;
}

/** UTF-8 decode without BOM of the percent-decoded byte string. */
export function percentDecodeText(text: string): string {
  if (stringIndexOf(text, "%") < 0 && isAscii(text)) return text;
  return ops.op_encoding_decode_utf8(percentDecode(text), false) as string;
}

/** By byte: what stands for it in application/x-www-form-urlencoded. */
const urlencodedBytes: string[] = [];
for (let byte = 0; byte < 256; byte++) {
  const kept = isAsciiAlphanumeric(byte) || byte === 0x2a || byte === 0x2d || byte === 0x2e || byte === 0x5f;
  const hex = stringToUpperCase(stringPadStart(numberToString(byte, 16), 2, "0"));
  arrayPush(urlencodedBytes, kept ? String.fromCharCode(byte) : byte === 0x20 ? "+" : `%${hex}`);
}

function isUrlencoded(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = stringCharCodeAt(text, at);
    if (unit > 0x7f || (urlencodedBytes[unit] as string).length > 1 || unit === 0x20) return false;
  }
  return true;
}

/**
 * https://url.spec.whatwg.org/#string-percent-encode-after-encoding with UTF-8, the
 * application/x-www-form-urlencoded percent-encode set, and spaces as plus signs.
 */
export function urlencode(text: string): string {
  if (isUrlencoded(text)) return text;
  const bytes = ops.op_encoding_encode_utf8(text);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at++) arrayPush(parts, urlencodedBytes[bytes[at] as number] as string);
  return arrayJoin(parts, "");
}
