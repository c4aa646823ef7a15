// Door of the encoding room: https://encoding.spec.whatwg.org/

import { stringCharCodeAt, stringSlice } from "../infra/index.ts";
import { type Globals, globalInterface } from "../webidl/index.ts";
import { TextDecoder } from "./text-decoder.ts";
import { TextDecoderStream } from "./text-decoder-stream.ts";
import { TextEncoder } from "./text-encoder.ts";
import { TextEncoderStream } from "./text-encoder-stream.ts";

export { newDecodeStream } from "./coding-streams.ts";
export { type DecodeRecord, decodeChunk, newDecodeRecord } from "./decode-stream.ts";
export { type EncodingName, getEncoding } from "./labels.ts";
export { TextDecoder } from "./text-decoder.ts";
export { TextDecoderStream } from "./text-decoder-stream.ts";
export { TextEncoder } from "./text-encoder.ts";
export { TextEncoderStream } from "./text-encoder-stream.ts";

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
  TextDecoder: globalInterface(TextDecoder),
  TextDecoderStream: globalInterface(TextDecoderStream),
  TextEncoder: globalInterface(TextEncoder),
  TextEncoderStream: globalInterface(TextEncoderStream),
};
