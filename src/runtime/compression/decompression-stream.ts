// The DecompressionStream interface: https://compression.spec.whatwg.org/#decompression-stream

import {
  type ReadableStream,
  readableStreamObject,
  type TransformStreamRecord,
  type WritableStream,
  writableStreamObject,
} from "../streams/index.ts";
import { defineInterface, registerPlatformInterface, requireArguments, toEnum } from "../webidl/index.ts";
import { compressionFormats, newDecompressionStream } from "./codec-streams.ts";

let is: (value: object) => boolean;

export class DecompressionStream {
  #stream: TransformStreamRecord;

  static {
    is = (value) => #stream in value;
    registerPlatformInterface({
      name: "DecompressionStream",
      is,
      inspect: (value) => {
        const { readable, writable } = (value as DecompressionStream).#stream;
        const sides = { readable: readableStreamObject(readable), writable: writableStreamObject(writable) };
        return ["DecompressionStream", sides];
      },
    });
  }

  constructor(format: unknown) {
    requireArguments(arguments.length, 1, "DecompressionStream constructor");
    this.#stream = newDecompressionStream(
      toEnum(format, compressionFormats, "DecompressionStream constructor: format"),
    );
  }

  get readable(): ReadableStream {
    return readableStreamObject(this.#stream.readable);
  }

  get writable(): WritableStream {
    return writableStreamObject(this.#stream.writable);
  }
}

defineInterface(DecompressionStream, { is });
