// The legacy multi-byte encodings: https://encoding.spec.whatwg.org/#legacy-multi-byte-chinese-(simplified)-encodings and
// after. Their decoders and indexes are the engine room's.

import { mathMin, typedArrayBuffer, typedArrayByteOffset, typedArrayLength } from "../../infra/index.ts";
import type { Decoder } from "./decoders.ts";

/** Names in lower case and the labels of each. */
export function multiByteLabels(): Readonly<Record<string, string>> {
  return {
    gbk: "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk",
    gb18030: "gb18030",
    big5: "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc-jp": "cseucpkdfmtjapanese euc-jp x-euc-jp",
    "iso-2022-jp": "csiso2022jp iso-2022-jp",
    shift_jis: "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "euc-kr":
      "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949",
  };
}

/** Which decoder an encoding has, in the order of native/ops/legacy_decoders.h; undefined for what is none of these. */
function numberOf(name: string): number | undefined {
  switch (name) {
    case "gbk":
    case "gb18030":
      return 0;
    case "big5":
      return 1;
    case "euc-jp":
      return 2;
    case "iso-2022-jp":
      return 3;
    case "shift_jis":
      return 4;
    case "euc-kr":
      return 5;
    default:
      return undefined;
  }
}

/** An op takes so much at once: between two of them the app's limits hold. */
const step = 1 << 20;

/** A new decoder, at the beginning of a stream; undefined for what is no multi-byte encoding. */
export function newMultiByteDecoder(name: string): Decoder | undefined {
  const encoding = numberOf(name);
  if (encoding === undefined) return undefined;
  const state = new Uint8Array(4);
  return {
    hasBom: false,
    incomplete: () => 0,
    decode(bytes, fatal, last) {
      const length = typedArrayLength(bytes);
      if (length <= step) return ops.op_encoding_decode_legacy(encoding, bytes, fatal, last, state);
      const buffer = typedArrayBuffer(bytes);
      const offset = typedArrayByteOffset(bytes);
      let text = "";
      for (let at = 0; at < length; at += step) {
        const piece = new Uint8Array(buffer, offset + at, mathMin(step, length - at));
        const decoded = ops.op_encoding_decode_legacy(encoding, piece, fatal, last && at + step >= length, state);
        if (decoded === null) return null;
        text += decoded;
      }
      return text;
    },
  };
}
