// Decoders of the encodings, each over whole chunks. What a decoder can't finish it says: those bytes come again, before
// the next chunk. Those of the multi-byte encodings keep it to themselves.

import {
  mapGet,
  mapSet,
  mathFloor,
  stringIsWellFormed,
  stringToWellFormed,
  typedArrayLength,
} from "../../infra/index.ts";
import type { EncodingName } from "./labels.ts";
import { newMultiByteDecoder } from "./multi-byte.ts";
import { singleByteUnits } from "./single-byte.ts";
import { textOfUnits } from "./units.ts";

export interface Decoder {
  /** How many bytes at the end are the start of a character whose rest has not come. */
  incomplete(bytes: Uint8Array): number;
  /** All of the bytes, with U+FFFD for what is malformed; null when `fatal` and something is. `last`: no chunk follows. */
  decode(bytes: Uint8Array, fatal: boolean, last: boolean): string | null;
  /** Whether a byte order mark at the start is no content. */
  hasBom: boolean;
}

/** Bytes that a lead byte of UTF-8 asks for, itself included; 0: it is none. */
function utf8Length(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

/** The bounds that https://encoding.spec.whatwg.org/#utf-8-decoder sets to the byte after the lead byte. */
function canFollow(lead: number, second: number): boolean {
  if (lead === 0xe0) return second >= 0xa0 && second <= 0xbf;
  if (lead === 0xed) return second >= 0x80 && second <= 0x9f;
  if (lead === 0xf0) return second >= 0x90 && second <= 0xbf;
  if (lead === 0xf4) return second >= 0x80 && second <= 0x8f;
  return second >= 0x80 && second <= 0xbf;
}

const utf8: Decoder = {
  hasBom: true,
  incomplete(bytes) {
    const length = typedArrayLength(bytes);
    for (let count = 1; count <= 3 && count <= length; count++) {
      const byte = bytes[length - count] as number;
      if (byte >= 0x80 && byte <= 0xbf) continue;
      if (utf8Length(byte) <= count) return 0;
      return count === 1 || canFollow(byte, bytes[length - count + 1] as number) ? count : 0;
    }
    return 0;
  },
  decode: (bytes, fatal) => ops.op_encoding_decode_utf8(bytes, fatal),
};

/** https://encoding.spec.whatwg.org/#shared-utf-16-decoder; `high` is where a unit's high byte stands in its two. */
function utf16(high: 0 | 1): Decoder {
  const low = 1 - high;
  const unitAt = (bytes: Uint8Array, at: number): number =>
    ((bytes[2 * at + high] as number) << 8) | (bytes[2 * at + low] as number);
  const endsInLead = (bytes: Uint8Array): boolean => {
    const units = mathFloor(typedArrayLength(bytes) / 2);
    return units > 0 && (unitAt(bytes, units - 1) & 0xfc00) === 0xd800;
  };
  const incomplete = (bytes: Uint8Array): number => (typedArrayLength(bytes) % 2) + (endsInLead(bytes) ? 2 : 0);
  return {
    hasBom: true,
    incomplete,
    decode(bytes, fatal) {
      // A lead surrogate and an odd byte at the end are one error.
      const rest = incomplete(bytes);
      const text = textOfUnits((typedArrayLength(bytes) - rest) / 2, (at) => unitAt(bytes, at));
      if (fatal && (rest > 0 || !stringIsWellFormed(text))) return null;
      return stringToWellFormed(text) + (rest > 0 ? "\ufffd" : "");
    },
  };
}

/** https://encoding.spec.whatwg.org/#single-byte-decoder */
function singleByte(units: readonly number[]): Decoder {
  return {
    hasBom: false,
    incomplete: () => 0,
    decode(bytes, fatal) {
      let hasUnknown = false;
      const text = textOfUnits(typedArrayLength(bytes), (at) => {
        const unit = units[bytes[at] as number] as number;
        hasUnknown ||= unit === 0xfffd;
        return unit;
      });
      return fatal && hasUnknown ? null : text;
    },
  };
}

/** https://encoding.spec.whatwg.org/#x-user-defined-decoder */
const xUserDefined: Decoder = {
  hasBom: false,
  incomplete: () => 0,
  decode(bytes) {
    return textOfUnits(typedArrayLength(bytes), (at) => {
      const byte = bytes[at] as number;
      return byte < 0x80 ? byte : 0xf700 + byte;
    });
  },
};

const decoders = new Map<EncodingName, Decoder>();
mapSet(decoders, "utf-8", utf8);
mapSet(decoders, "utf-16be", utf16(0));
mapSet(decoders, "utf-16le", utf16(1));
mapSet(decoders, "x-user-defined", xUserDefined);

/** The decoder of an encoding that getEncoding has given, for one stream. */
export function decoderOf(name: EncodingName): Decoder {
  const known = mapGet(decoders, name) ?? newMultiByteDecoder(name);
  if (known !== undefined) return known;
  const units = singleByteUnits(name);
  if (units === undefined) throw new Error(`Assert: no decoder for ${name}`);
  const decoder = singleByte(units);
  mapSet(decoders, name, decoder);
  return decoder;
}
