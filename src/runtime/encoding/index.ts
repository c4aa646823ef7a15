// Door of the encoding room: https://encoding.spec.whatwg.org/

import { stringCharCodeAt, stringSlice } from "../infra/index.ts";
import { type Globals, globalInterface } from "../webidl/index.ts";
import { TextEncoder } from "./text-encoder.ts";

export { TextEncoder } from "./text-encoder.ts";

/** https://encoding.spec.whatwg.org/#utf-8-encode; lone surrogates become U+FFFD. */
export function utf8Encode(text: string): Uint8Array<ArrayBuffer> {
  return ops.op_encoding_encode_utf8(text);
}

/** https://encoding.spec.whatwg.org/#utf-8-decode */
export function utf8Decode(bytes: Uint8Array): string {
  const text = utf8DecodeWithoutBom(bytes);
  return text !== "" && stringCharCodeAt(text, 0) === 0xfeff ? stringSlice(text, 1) : text;
}

/** https://encoding.spec.whatwg.org/#utf-8-decode-without-bom: a BOM is content. */
export function utf8DecodeWithoutBom(bytes: Uint8Array): string {
  return ops.op_encoding_decode_utf8(bytes, false) as string;
}

export const globals: Globals = {
  TextEncoder: globalInterface(TextEncoder),
};
