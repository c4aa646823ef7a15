// Transform streams that compress and decompress: https://compression.spec.whatwg.org/, as algorithms over records.
//
// The engine's codecs go by steps. Between two of them the app's limits hold, and where the reader has enough pieces to
// read, the rest of a chunk waits for it: what a chunk comes to may be a thousand times its size (D-COMPRESSION-1).

import { arrayIndexOf, typedArrayLength } from "../infra/index.ts";
import {
  type AlgorithmResult,
  createTransformStream,
  enqueueIntoTransformStream,
  readableStreamDesiredSize,
  type TransformStreamRecord,
  uponTransformDemand,
} from "../streams/index.ts";
import { bytesOf, newPromise, rejectedPromise, toBufferSource } from "../webidl/index.ts";

/** https://compression.spec.whatwg.org/#enumdef-compressionformat, in the order of native/ops/codec.h. */
export const compressionFormats = ["deflate", "deflate-raw", "gzip", "brotli"] as const;
export type CompressionFormat = (typeof compressionFormats)[number];

/** What a step comes to, in the order of native/ops/codec.h. */
const hungry = 0;
const more = 1;
const ended = 2;
const malformed = 3;

/** So many pieces, of 64 KB at most, are made for a reader that does not ask for them. */
const piecesAhead = 16;

const noBytes = new Uint8Array(0);

/** A stream's compression context, and how far it is with the chunk that it has. */
interface CodecRecord {
  readonly interfaceName: string;
  readonly format: CompressionFormat;
  readonly decompress: boolean;
  stream: TransformStreamRecord;
  /** The engine's codec, from the first step to the last. */
  codec: object | undefined;
  /** No step can follow: the stream is complete, broken or given up. */
  over: boolean;
  complete: boolean;
  input: Uint8Array;
  at: number;
  last: boolean;
  readonly progress: Uint32Array;
}

function newCodecStream(format: CompressionFormat, decompress: boolean): TransformStreamRecord {
  const record: CodecRecord = {
    interfaceName: decompress ? "DecompressionStream" : "CompressionStream",
    format,
    decompress,
    stream: undefined as unknown as TransformStreamRecord,
    codec: undefined,
    over: false,
    complete: false,
    input: noBytes,
    at: 0,
    last: false,
    progress: new Uint32Array(2),
  };
  record.stream = createTransformStream({
    transform: (chunk) => transform(record, chunk),
    flush: () => (decompress ? finishDecompression(record) : finishCompression(record)),
    cancel: () => {
      giveUp(record);
      return undefined;
    },
  });
  return record.stream;
}

/** https://compression.spec.whatwg.org/#dom-compressionstream-compressionstream, steps 2 to 6. */
export function newCompressionStream(format: CompressionFormat): TransformStreamRecord {
  return newCodecStream(format, false);
}

/** https://compression.spec.whatwg.org/#dom-decompressionstream-decompressionstream, steps 2 to 6. */
export function newDecompressionStream(format: CompressionFormat): TransformStreamRecord {
  return newCodecStream(format, true);
}

/**
 * https://compression.spec.whatwg.org/#compress-and-enqueue-a-chunk and
 * https://compression.spec.whatwg.org/#decompress-and-enqueue-a-chunk
 */
function transform(record: CodecRecord, chunk: unknown): AlgorithmResult {
  try {
    // 1. Bytes?
    record.input = bytesOf(toBufferSource(chunk, `${record.interfaceName}: chunk`));
    record.at = 0;
    // 2-5. What they come to.
    return advance(record) ? undefined : advanceOnDemand(record);
  } catch (error) {
    giveUp(record);
    return rejectedPromise(error);
  }
}

/** https://compression.spec.whatwg.org/#compress-flush-and-enqueue */
function finishCompression(record: CodecRecord): AlgorithmResult {
  record.last = true;
  return transform(record, noBytes);
}

/** https://compression.spec.whatwg.org/#decompress-flush-and-enqueue: all that the input comes to is out already. */
function finishDecompression(record: CodecRecord): AlgorithmResult {
  if (record.complete) return undefined;
  giveUp(record);
  return rejectedPromise(new TypeError(`DecompressionStream: the ${record.format} data ends too early.`));
}

/** Makes pieces of what is left of the chunk. False when the reader must take some first. May throw. */
function advance(record: CodecRecord): boolean {
  const { stream, progress } = record;
  while (!record.over) {
    const codec = record.codec ?? ops.op_compression_open(formatNumber(record.format), record.decompress);
    // A step that throws has given it up.
    record.codec = undefined;
    const piece = ops.op_compression_step(codec, record.input, record.at, record.last, progress);
    const state = progress[1] as number;
    record.at += progress[0] as number;
    if (state < ended) record.codec = codec;
    else record.over = true;
    record.complete = state === ended;
    // The app may hear of it, and give the stream up.
    if (piece !== undefined) enqueueIntoTransformStream(stream, piece);
    if (state === malformed) throw new TypeError(`DecompressionStream: the data is not valid ${record.format}.`);
    if (state === hungry) return true;
    if (state === more && readableStreamDesiredSize(stream.readable) <= -piecesAhead) return false;
  }
  if (record.complete && record.at < typedArrayLength(record.input)) {
    throw new TypeError(`DecompressionStream: there is more data behind the end of the ${record.format} data.`);
  }
  return true;
}

function formatNumber(format: CompressionFormat): number {
  return arrayIndexOf(compressionFormats, format);
}

/** Goes on whenever the reader wants more, until the chunk is done with or nobody wants it any more. */
function advanceOnDemand(record: CodecRecord): Promise<undefined> {
  const { readable, writable } = record.stream;
  const done = newPromise<undefined>();
  const goOn = () => {
    try {
      if (readable.state !== "readable" || writable.controller.aborted) {
        giveUp(record);
        // Where the end of the stream is made, an abort must not pass for it.
        if (record.last && readable.state === "readable") done.reject(writable.controller.abortReason);
        else done.resolve(undefined);
      } else if (advance(record)) {
        done.resolve(undefined);
      } else {
        uponTransformDemand(record.stream, goOn);
      }
    } catch (error) {
      giveUp(record);
      done.reject(error);
    }
  };
  uponTransformDemand(record.stream, goOn);
  return done.promise;
}

/** The codec's memory is free again. */
function giveUp(record: CodecRecord): void {
  record.over = true;
  record.input = noBytes;
  const { codec } = record;
  if (codec === undefined) return;
  record.codec = undefined;
  ops.op_compression_step(codec, null, 0, false, record.progress);
}
