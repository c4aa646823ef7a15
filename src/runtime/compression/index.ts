// Door of the compression room, a deferred room: https://compression.spec.whatwg.org/

import { type Globals, globalInterface } from "../webidl/index.ts";
import { CompressionStream } from "./compression-stream.ts";
import { DecompressionStream } from "./decompression-stream.ts";

export { CompressionStream, DecompressionStream };

export const globals: Globals = {
  CompressionStream: globalInterface(CompressionStream),
  DecompressionStream: globalInterface(DecompressionStream),
};
