// Door of TextDecoder and the decoders behind it, a deferred room: https://encoding.spec.whatwg.org/#interface-textdecoder

import { type Globals, globalInterface } from "../../webidl/index.ts";
import { TextDecoder } from "./text-decoder.ts";

export { type DecodeRecord, decodeChunk, newDecodeRecord } from "./decode-stream.ts";
export { toBytes, toDecodeRecord } from "./decoder-arguments.ts";
export { type EncodingName, getEncoding } from "./labels.ts";
export { TextDecoder };

export const globals: Globals = { TextDecoder: globalInterface(TextDecoder) };
