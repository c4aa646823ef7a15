// The TextDecoderStream interface: https://encoding.spec.whatwg.org/#interface-textdecoderstream

import {
  type ReadableStream,
  readableStreamObject,
  type TransformStreamRecord,
  type WritableStream,
  writableStreamObject,
} from "../../streams/index.ts";
import { defineInterface } from "../../webidl/index.ts";
import type { DecodeRecord } from "../decoding/index.ts";
import { toDecodeRecord } from "../decoding/index.ts";
import { newDecodeStream } from "./coding-streams.ts";

let is: (value: object) => boolean;

export class TextDecoderStream {
  #record: DecodeRecord;
  #stream: TransformStreamRecord;

  static {
    is = (value) => #stream in value;
  }

  constructor(label: unknown = "utf-8", options: unknown = undefined) {
    this.#record = toDecodeRecord(label, options, "TextDecoderStream constructor");
    this.#stream = newDecodeStream(this.#record);
  }

  get encoding(): string {
    return this.#record.encoding;
  }

  get fatal(): boolean {
    return this.#record.fatal;
  }

  get ignoreBOM(): boolean {
    return this.#record.ignoreBOM;
  }

  get readable(): ReadableStream {
    return readableStreamObject(this.#stream.readable);
  }

  get writable(): WritableStream {
    return writableStreamObject(this.#stream.writable);
  }
}

defineInterface(TextDecoderStream, { is });
