// Door of the streams that encode and decode, a deferred room: https://encoding.spec.whatwg.org/#streams-api

import { type Globals, globalInterface } from "../../webidl/index.ts";
import { TextDecoderStream } from "./text-decoder-stream.ts";
import { TextEncoderStream } from "./text-encoder-stream.ts";

export { TextDecoderStream, TextEncoderStream };

export const globals: Globals = {
  TextDecoderStream: globalInterface(TextDecoderStream),
  TextEncoderStream: globalInterface(TextEncoderStream),
};
