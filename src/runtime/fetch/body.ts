// Bodies: making, cloning and reading them. https://fetch.spec.whatwg.org/#bodies

import type { BlobRecord } from "../fileapi/index.ts";
import {
  arrayBufferByteLength,
  stringSlice,
  stringToWellFormed,
  typedArrayBuffer,
  typedArrayLength,
  typedArraySet,
} from "../infra/index.ts";
import type { ReadableStreamRecord } from "../streams/index.ts";
import { copyBytesOf, isArrayBufferView, markHandled } from "../webidl/index.ts";
import { unwatchHolder, watchHolder } from "./abandonment.ts";
import type { BodyRecord, BodySource, ByteSource } from "./records.ts";
import { bodyStreams, forms, streams } from "./streams-room.ts";

export function newSourceBody(source: BodySource): BodyRecord {
  return { stream: null, source, incoming: null, isUsed: false };
}

export function newIncomingBody(incoming: ByteSource): BodyRecord {
  const body: BodyRecord = { stream: null, source: null, incoming, isUsed: false };
  watchHolder(body, incoming);
  return body;
}

export function newStreamBody(stream: ReadableStreamRecord): BodyRecord {
  return { stream, source: null, incoming: null, isUsed: false };
}

/** https://fetch.spec.whatwg.org/#concept-body-stream; made now if nobody asked for it before. */
export function streamOfBody(body: BodyRecord): ReadableStreamRecord {
  if (body.stream !== null) return body.stream;
  const { incoming } = body;
  const { openStream, spentStream } = bodyStreams.load();
  body.stream = body.isUsed ? spentStream() : openStream(incoming ?? sourceOf(body));
  if (incoming !== null) unwatchHolder(body, incoming);
  body.incoming = null;
  return body.stream;
}

/** https://fetch.spec.whatwg.org/#dom-body-bodyused */
export function isBodyUsed(body: BodyRecord): boolean {
  return body.stream === null ? body.isUsed : body.stream.disturbed;
}

/** https://fetch.spec.whatwg.org/#body-unusable */
export function isBodyUnusable(body: BodyRecord): boolean {
  return body.stream === null ? body.isUsed : isStreamUnusable(body.stream);
}

/** Has somebody read from it, or taken a reader of it? */
export function isStreamUnusable(stream: ReadableStreamRecord): boolean {
  return stream.disturbed || streams.load().isReadableStreamLocked(stream);
}

/** https://fetch.spec.whatwg.org/#concept-body-clone */
export function cloneBody(body: BodyRecord): BodyRecord {
  if (body.stream === null && body.source !== null) return newSourceBody(body.source);
  // 1. Tee.
  const branches = streams.load().readableStreamTee(streamOfBody(body), true);
  // 2. The one stays here.
  body.stream = branches[0];
  // 3. The other is the clone's.
  return newStreamBody(branches[1]);
}

/** Moves what is unread into a body of its own, and leaves the given one used. The body is usable. */
export function takeBody(body: BodyRecord): BodyRecord {
  if (body.stream === null) {
    const { source, incoming } = body;
    markUsed(body);
    return incoming === null ? { stream: null, source, incoming, isUsed: false } : newIncomingBody(incoming);
  }
  return newIncomingBody(bodyStreams.load().sourceOfStream(body.stream));
}

/** Takes a usable body as bytes that come piece by piece. */
export function readBody(body: BodyRecord): ByteSource {
  if (body.stream !== null) return bodyStreams.load().sourceOfStream(body.stream);
  const source = body.incoming ?? sourceOf(body);
  markUsed(body);
  return source;
}

/** Takes the text, bytes or blob of a usable body that is at hand; null when there is more to it. */
export function takeSource(body: BodyRecord): BodySource | null {
  if (body.stream !== null) return bodyStreams.load().takeWholeOfStream(body.stream);
  if (body.source === null) return null;
  const { source } = body;
  markUsed(body);
  return source;
}

/** As `takeSource`, for who sends it at once. A blob that is better sent in pieces is left. */
export function takeWholeSource(body: BodyRecord): string | Uint8Array<ArrayBuffer> | null {
  if (body.stream !== null) return bodyStreams.load().takeWholeOfStream(body.stream);
  if (body.source === null) return null;
  const { source } = body;
  const whole = isBlobSource(source) ? forms.load().wholeBlob(source) : source;
  if (whole !== null) markUsed(body);
  return whole;
}

/** How long a blob is that is left to be sent; null for any other body. */
export function lengthAtHand(body: BodyRecord): number | null {
  return body.stream === null && body.source !== null && isBlobSource(body.source) ? body.source.size : null;
}

export function isBlobSource(source: BodySource): source is BlobRecord {
  return typeof source === "object" && !isArrayBufferView(source);
}

function markUsed(body: BodyRecord): void {
  if (body.incoming !== null) unwatchHolder(body, body.incoming);
  body.isUsed = true;
  body.source = null;
  body.incoming = null;
}

/** The body is not wanted any more. A stream that somebody else reads is left to them. */
export function cancelBody(body: BodyRecord, reason: unknown): void {
  if (body.stream !== null) {
    const { isReadableStreamLocked, readableStreamCancel } = streams.load();
    if (!isReadableStreamLocked(body.stream)) markHandled(readableStreamCancel(body.stream, reason));
    return;
  }
  const { incoming } = body;
  markUsed(body);
  if (incoming !== null) incoming.cancel(reason);
}

/** Reads all of a source that nobody else reads. One of the two is called, once. */
export function readAllBytes(
  source: ByteSource,
  onBytes: (bytes: Uint8Array<ArrayBuffer>) => void,
  onError: (reason: unknown) => void,
): void {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let total = 0;
  let isLooping = true;
  let isReady = true;
  const read = () => {
    isLooping = true;
    while (isReady) {
      isReady = false;
      source.read(steps);
    }
    isLooping = false;
  };
  const steps = {
    chunk(bytes: Uint8Array<ArrayBuffer>) {
      const chunk = source.isFresh ? bytes : copyBytesOf(bytes);
      chunks[chunks.length] = chunk;
      total += typedArrayLength(chunk);
      isReady = true;
      if (!isLooping) read();
    },
    end() {
      onBytes(concatenate(chunks, total));
    },
    error: onError,
  };
  read();
}

/** In a buffer that holds nothing else. */
function concatenate(chunks: Uint8Array<ArrayBuffer>[], total: number): Uint8Array<ArrayBuffer> {
  const first = chunks[0];
  if (
    first !== undefined &&
    typedArrayLength(first) === total &&
    arrayBufferByteLength(typedArrayBuffer(first)) === total
  )
    return first;
  const all = new Uint8Array(total);
  let offset = 0;
  for (let i = 0; i < chunks.length; i++) {
    const chunk = chunks[i] as Uint8Array<ArrayBuffer>;
    typedArraySet(all, chunk, offset);
    offset += typedArrayLength(chunk);
  }
  return all;
}

function sourceOf(body: BodyRecord): ByteSource {
  const { source } = body;
  if (source === null) throw new Error("Assert: a body has a stream, a source or incoming bytes");
  return typeof source !== "string" && isBlobSource(source) ? forms.load().sourceOfBlob(source) : sourceOfWhole(source);
}

/** One chunk with a copy of the bytes, or with the text's, then the end. */
export function sourceOfWhole(whole: string | Uint8Array<ArrayBuffer>): ByteSource {
  let isGiven = false;
  let encoded: Uint8Array<ArrayBuffer> | null = null;
  const bytes = () => {
    if (typeof whole !== "string") return whole;
    encoded ??= ops.op_encoding_encode_utf8(whole);
    return encoded;
  };
  return {
    read(steps) {
      if (isGiven || typedArrayLength(bytes()) === 0) {
        steps.end();
        return;
      }
      isGiven = true;
      steps.chunk(encoded ?? copyBytesOf(bytes()));
    },
    cancel() {
      isGiven = true;
    },
    length: () => typedArrayLength(bytes()),
    isFresh: true,
    isAbandonable: false,
    whole,
    pass: null,
    failed: null,
  };
}

/** https://encoding.spec.whatwg.org/#utf-8-decode */
export function decodeUtf8(bytes: Uint8Array): string {
  const text = ops.op_encoding_decode_utf8(bytes, false) as string;
  return withoutByteOrderMark(text);
}

/** What decoding the text's UTF-8 gives. */
export function decodedText(text: string): string {
  return withoutByteOrderMark(stringToWellFormed(text));
}

function withoutByteOrderMark(text: string): string {
  return text[0] === "\ufeff" ? stringSlice(text, 1) : text;
}
