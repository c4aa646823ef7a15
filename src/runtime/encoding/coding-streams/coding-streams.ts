// Transform streams that encode and decode: https://encoding.spec.whatwg.org/#interface-textencoderstream and
// https://encoding.spec.whatwg.org/#interface-textdecoderstream, as algorithms over records.

import { stringCharCodeAt, stringSlice } from "../../infra/index.ts";
import {
  type AlgorithmResult,
  createTransformStream,
  enqueueIntoTransformStream,
  type TransformStreamRecord,
} from "../../streams/index.ts";
import { rejectedPromise, toDOMString } from "../../webidl/index.ts";
import { type DecodeRecord, decodeChunk, toBytes } from "../decoding/index.ts";

function attempt(steps: () => void): AlgorithmResult {
  try {
    steps();
    return undefined;
  } catch (error) {
    return rejectedPromise(error);
  }
}

function isLeadSurrogate(text: string, at: number): boolean {
  return (stringCharCodeAt(text, at) & 0xfc00) === 0xd800;
}

/** https://encoding.spec.whatwg.org/#encode-and-enqueue-a-chunk */
export function newEncodeStream(): TransformStreamRecord {
  // A lead surrogate at the end of a chunk waits for its other half.
  let pending = "";
  const encode = (chunk: unknown): void => {
    let text = pending + toDOMString(chunk, "TextEncoderStream: chunk");
    pending = "";
    if (text !== "" && isLeadSurrogate(text, text.length - 1)) {
      pending = stringSlice(text, text.length - 1);
      text = stringSlice(text, 0, text.length - 1);
    }
    if (text !== "") enqueueIntoTransformStream(stream, ops.op_encoding_encode_utf8(text));
  };
  /** https://encoding.spec.whatwg.org/#encode-and-flush */
  const flush = (): void => {
    if (pending !== "") enqueueIntoTransformStream(stream, ops.op_encoding_encode_utf8(pending));
  };
  const stream = createTransformStream({
    transform: (chunk) => attempt(() => encode(chunk)),
    flush: () => attempt(flush),
    cancel: undefined,
  });
  return stream;
}

const noBytes = new Uint8Array(0);

/** https://encoding.spec.whatwg.org/#decode-and-enqueue-a-chunk, and to flush, the same without a chunk. */
export function newDecodeStream(record: DecodeRecord): TransformStreamRecord {
  const decode = (bytes: Uint8Array, isLast: boolean): void => {
    const text = decodeChunk(record, bytes, !isLast);
    if (text !== "") enqueueIntoTransformStream(stream, text);
  };
  const stream = createTransformStream({
    transform: (chunk) => attempt(() => decode(toBytes(chunk, "TextDecoderStream: chunk"), false)),
    flush: () => attempt(() => decode(noBytes, true)),
    cancel: undefined,
  });
  return stream;
}
