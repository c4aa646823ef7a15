// The TextEncoderStream interface: https://encoding.spec.whatwg.org/#interface-textencoderstream

import {
  type ReadableStream,
  readableStreamObject,
  type TransformStreamRecord,
  type WritableStream,
  writableStreamObject,
} from "../../streams/index.ts";
import { defineInterface } from "../../webidl/index.ts";
import { newEncodeStream } from "./coding-streams.ts";

let is: (value: object) => boolean;

export class TextEncoderStream {
  #stream: TransformStreamRecord = newEncodeStream();

  static {
    is = (value) => #stream in value;
  }

  get encoding(): string {
    this.#stream;
    return "utf-8";
  }

  get readable(): ReadableStream {
    return readableStreamObject(this.#stream.readable);
  }

  get writable(): WritableStream {
    return writableStreamObject(this.#stream.writable);
  }
}

defineInterface(TextEncoderStream, { is });
