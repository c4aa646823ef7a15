// The TextDecoder interface: https://encoding.spec.whatwg.org/#interface-textdecoder

import {
  bufferOf,
  bytesOf,
  copyBytesOf,
  defineInterface,
  isSharedArrayBuffer,
  toBoolean,
  toBufferSource,
  toDictionary,
  toDOMString,
} from "../webidl/index.ts";
import { type DecodeRecord, decodeChunk, newDecodeRecord } from "./decode-stream.ts";
import { getEncoding } from "./labels.ts";

let is: (value: object) => boolean;

export class TextDecoder {
  #record: DecodeRecord;

  static {
    is = (value) => #record in value;
  }

  constructor(label: unknown = "utf-8", options: unknown = undefined) {
    const typedLabel = toDOMString(label, "TextDecoder constructor: label");
    const { fatal, ignoreBOM } = toDecoderOptions(options);
    const encoding = getEncoding(typedLabel);
    if (encoding === undefined) {
      throw new RangeError(`TextDecoder constructor: "${typedLabel}" is no encoding that is known here.`);
    }
    this.#record = newDecodeRecord(encoding, fatal, ignoreBOM);
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
    const source = input === undefined ? noBytes : toBufferSource(input, "TextDecoder.decode: input", { shared: true });
    const stream = toStream(options);
    return decodeChunk(record, unsharedBytesOf(source), stream);
  }
}

defineInterface(TextDecoder, { is });

const noBytes = new Uint8Array(0);

/** Shared memory is copied: another thread could change it between two looks at it. */
function unsharedBytesOf(source: ArrayBuffer | ArrayBufferView): Uint8Array {
  const buffer = ArrayBuffer.isView(source) ? bufferOf(source) : source;
  return isSharedArrayBuffer(buffer) ? copyBytesOf(source) : bytesOf(source);
}

/** https://encoding.spec.whatwg.org/#textdecoderoptions */
export function toDecoderOptions(value: unknown): { fatal: boolean; ignoreBOM: boolean } {
  const options = toDictionary(value, "TextDecoder constructor: options") as
    | { fatal?: unknown; ignoreBOM?: unknown }
    | undefined;
  if (options === undefined) return { fatal: false, ignoreBOM: false };
  const fatal = toBoolean(options.fatal);
  return { fatal, ignoreBOM: toBoolean(options.ignoreBOM) };
}

/** https://encoding.spec.whatwg.org/#textdecodeoptions */
function toStream(value: unknown): boolean {
  const options = toDictionary(value, "TextDecoder.decode: options") as { stream?: unknown } | undefined;
  return options !== undefined && toBoolean(options.stream);
}
