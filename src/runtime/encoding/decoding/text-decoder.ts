// The TextDecoder interface: https://encoding.spec.whatwg.org/#interface-textdecoder

import { defineInterface, toBoolean, toDictionary } from "../../webidl/index.ts";
import { type DecodeRecord, decodeChunk } from "./decode-stream.ts";
import { toBytes, toDecodeRecord } from "./decoder-arguments.ts";

let is: (value: object) => boolean;

export class TextDecoder {
  #record: DecodeRecord;

  static {
    is = (value) => #record in value;
  }

  constructor(label: unknown = "utf-8", options: unknown = undefined) {
    this.#record = toDecodeRecord(label, options, "TextDecoder constructor");
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

  decode(input: unknown = undefined, options: unknown = undefined): string {
    const record = this.#record;
    const bytes = input === undefined ? noBytes : toBytes(input, "TextDecoder.decode: input");
    return decodeChunk(record, bytes, toStream(options));
  }
}

defineInterface(TextDecoder, { is });

const noBytes = new Uint8Array(0);

/** https://encoding.spec.whatwg.org/#textdecodeoptions */
function toStream(value: unknown): boolean {
  const options = toDictionary(value, "TextDecoder.decode: options") as { stream?: unknown } | undefined;
  return options !== undefined && toBoolean(options.stream);
}
