// The TextEncoder interface: https://encoding.spec.whatwg.org/#interface-textencoder

import { mathFloor, stringCharCodeAt, typedArrayLength, typedArraySet } from "../infra/index.ts";
import {
  bufferOf,
  defineInterface,
  isArrayBuffer,
  requireArguments,
  toDOMString,
  toUint8Array,
} from "../webidl/index.ts";

let is: (value: object) => boolean;

export class TextEncoder {
  // There is nothing to keep: reading it on anything but a TextEncoder throws a TypeError.
  #brand = undefined;

  static {
    is = (value) => #brand in value;
  }

  get encoding(): string {
    this.#brand;
    return "utf-8";
  }

  // The op replaces lone surrogates, so a DOMString is as good as the USVString that the standard asks for.
  encode(input: unknown = ""): Uint8Array<ArrayBuffer> {
    this.#brand;
    const text = toDOMString(input, "TextEncoder.encode: input");
    return (text.length <= shortLength ? encodeShort(text) : null) ?? ops.op_encoding_encode_utf8(text);
  }

  encodeInto(source: unknown, destination: unknown): { read: number; written: number } {
    this.#brand;
    requireArguments(arguments.length, 2, "TextEncoder.encodeInto");
    const text = toDOMString(source, "TextEncoder.encodeInto: source");
    const into = toUint8Array(destination, "TextEncoder.encodeInto: destination", { shared: true });
    return isArrayBuffer(bufferOf(into)) ? encodeInto(text, into) : encodeIntoShared(text, into);
  }
}

defineInterface(TextEncoder, { is });

/** V8 keeps so many bytes in the array itself, without a buffer that native code would have to make. */
const shortLength = 64;

/** Null: not of ASCII alone. */
function encodeShort(text: string): Uint8Array<ArrayBuffer> | null {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const unit = stringCharCodeAt(text, at);
    if (unit > 0x7f) return null;
    bytes[at] = unit;
  }
  return bytes;
}

function encodeInto(text: string, into: Uint8Array): { read: number; written: number } {
  const packed = ops.op_encoding_encode_into(text, into);
  if (typeof packed !== "number") return { read: packed[0], written: packed[1] };
  const read = mathFloor(packed / 2 ** 26);
  return { read, written: packed - read * 2 ** 26 };
}

function encodeIntoShared(text: string, into: Uint8Array): { read: number; written: number } {
  const buffer = new ArrayBuffer(typedArrayLength(into));
  const progress = encodeInto(text, new Uint8Array(buffer));
  typedArraySet(into, new Uint8Array(buffer, 0, progress.written));
  return progress;
}
