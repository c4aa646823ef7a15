// Decoding in pieces: https://encoding.spec.whatwg.org/#textdecodercommon

import { stringCharCodeAt, stringSlice, typedArrayLength, typedArraySet, typedArraySlice } from "../../infra/index.ts";
import { type Decoder, decoderOf } from "./decoders.ts";
import type { EncodingName } from "./labels.ts";

export interface DecodeRecord {
  encoding: EncodingName;
  decoder: Decoder;
  fatal: boolean;
  ignoreBOM: boolean;
  bomSeen: boolean;
  doNotFlush: boolean;
  /** The start of a character, at most 3 bytes; null when there is none. */
  pending: Uint8Array | null;
}

export function newDecodeRecord(encoding: EncodingName, fatal: boolean, ignoreBOM: boolean): DecodeRecord {
  const decoder = decoderOf(encoding);
  return { encoding, decoder, fatal, ignoreBOM, bomSeen: false, doNotFlush: false, pending: null };
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(typedArrayLength(first) + typedArrayLength(second));
  typedArraySet(both, first);
  typedArraySet(both, second, typedArrayLength(first));
  return both;
}

/**
 * https://encoding.spec.whatwg.org/#dom-textdecoder-decode
 *
 * With `stream`, the chunk's bytes are not held beyond the call: what is incomplete is copied.
 */
export function decodeChunk(record: DecodeRecord, chunk: Uint8Array, stream: boolean): string {
  // 1. A new stream, when the last one was flushed.
  if (!record.doNotFlush) {
    record.pending = null;
    record.bomSeen = false;
  }
  // 2. Whether this one goes on.
  record.doNotFlush = stream;
  // 3. What has come.
  let bytes = record.pending === null ? chunk : concatenate(record.pending, chunk);
  record.pending = null;
  // 4-5. Decode all that is complete; without `stream`, the rest too.
  const rest = stream ? record.decoder.incomplete(bytes) : 0;
  if (rest > 0) {
    const end = typedArrayLength(bytes) - rest;
    record.pending = typedArraySlice(bytes, end);
    bytes = typedArraySlice(bytes, 0, end);
  }
  const text = record.decoder.decode(bytes, record.fatal, !stream);
  if (text === null) {
    record.pending = null;
    throw new TypeError(`The encoded data is not valid ${record.encoding}.`);
  }
  return serialize(record, text);
}

/** https://encoding.spec.whatwg.org/#concept-td-serialize */
function serialize(record: DecodeRecord, text: string): string {
  if (!record.decoder.hasBom || record.ignoreBOM || record.bomSeen || text === "") return text;
  record.bomSeen = true;
  return stringCharCodeAt(text, 0) === 0xfeff ? stringSlice(text, 1) : text;
}
