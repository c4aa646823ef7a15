// The CompressionStream interface: https://compression.spec.whatwg.org/#compression-stream

import {
  type ReadableStream,
  readableStreamObject,
  type TransformStreamRecord,
  type WritableStream,
  writableStreamObject,
} from "../streams/index.ts";
import { defineInterface, registerPlatformInterface, requireArguments, toEnum } from "../webidl/index.ts";
import { compressionFormats, newCompressionStream } from "./codec-streams.ts";

let is: (value: object) => boolean;

export class CompressionStream {
  #stream: TransformStreamRecord;

  static {
    is = (value) => #stream in value;
    registerPlatformInterface({
      name: "CompressionStream",
      is,
      inspect: (value) => {
        const { readable, writable } = (value as CompressionStream).#stream;
        const sides = { readable: readableStreamObject(readable), writable: writableStreamObject(writable) };
        return ["CompressionStream", sides];
      },
    });
  }

  constructor(format: unknown) {
    requireArguments(arguments.length, 1, "CompressionStream constructor");
    this.#stream = newCompressionStream(toEnum(format, compressionFormats, "CompressionStream constructor: format"));
  }

  get readable(): ReadableStream {
    return readableStreamObject(this.#stream.readable);
  }

  get writable(): WritableStream {
    return writableStreamObject(this.#stream.writable);
  }
}

defineInterface(CompressionStream, { is });
