// Between byte sources and readable streams: a stream over a source, and a source over a stream.

import { typedArrayLength, typedArrayName, weakRefDeref } from "../../infra/index.ts";
import {
  acquireReadableStreamDefaultReader,
  closeReadableStream,
  createReadableByteStream,
  enqueueOwnedBytes,
  errorReadableStream,
  type ReadableStreamRecord,
  readableStreamCancel,
  readableStreamDefaultReaderRead,
} from "../../streams/index.ts";
import { bytesOf, copyBytesOf, markHandled } from "../../webidl/index.ts";
import { unwatchHolder, watchHolder } from "../abandonment.ts";
import type { ByteSource, ReadSteps } from "../records.ts";

/** What a stream made here reads, while it has not begun: nothing is read ahead. */
function unreadSourceOf(stream: ReadableStreamRecord): ByteSource | undefined {
  return stream.disturbed ? undefined : (stream.origin as ByteSource | undefined);
}

/** A byte stream that reads the source when it is read itself. */
export function openStream(source: ByteSource): ReadableStreamRecord {
  // A pull never waits: while a read of the source is pending, further pulls have nothing to do.
  let isReading = false;
  const stream = createReadableByteStream({
    start: undefined,
    pull() {
      if (isReading) return undefined;
      isReading = true;
      source.read(steps);
      return undefined;
    },
    cancel(reason) {
      source.cancel(reason);
      return undefined;
    },
  });
  const steps: ReadSteps = {
    chunk(bytes) {
      if (typedArrayLength(bytes) === 0) {
        source.read(steps);
        return;
      }
      isReading = false;
      enqueueOwnedBytes(stream, source.isFresh ? bytes : copyBytesOf(bytes));
    },
    end: () => closeStream(stream),
    error: (reason) => errorReadableStream(stream, reason),
  };
  // Bytes at hand do not fail.
  if (source.whole === null) source.failed = errorStepsOf(new WeakRef(stream));
  stream.origin = source;
  watchHolder(stream, source);
  return stream;
}

/** In a scope of its own, which does not hold the stream: one that nobody reads can be collected. */
function errorStepsOf(reference: WeakRef<ReadableStreamRecord>): (reason: unknown) => void {
  return (reason) => {
    const stream = weakRefDeref(reference);
    if (stream !== undefined) errorReadableStream(stream, reason);
  };
}

function closeStream(stream: ReadableStreamRecord): void {
  try {
    closeReadableStream(stream);
  } catch {
    // A read was left with half an element: the stream is errored, and so the reader knows.
  }
}

/** What is left of the stream of a body that was consumed without one: closed, disturbed, and locked for ever. */
export function spentStream(): ReadableStreamRecord {
  const stream = createReadableByteStream({ start: undefined, pull: undefined, cancel: undefined });
  closeReadableStream(stream);
  acquireReadableStreamDefaultReader(stream);
  stream.disturbed = true;
  return stream;
}

/**
 * Locks the stream, which is not locked, and reads it; or, where that is the same, what the stream itself would read. A
 * chunk that is no Uint8Array is an error.
 */
export function sourceOfStream(stream: ReadableStreamRecord): ByteSource {
  const reader = acquireReadableStreamDefaultReader(stream);
  const source = unreadSourceOf(stream);
  stream.disturbed = true;
  if (source !== undefined) {
    unwatchHolder(stream, source);
    return source;
  }
  let waiting: ReadSteps | null = null;
  const take = () => {
    const steps = waiting as ReadSteps;
    waiting = null;
    return steps;
  };
  const request = {
    chunkSteps(chunk: unknown) {
      if (typedArrayName(chunk) === "Uint8Array") take().chunk(bytesOf(chunk as Uint8Array));
      else take().error(new TypeError("a chunk of the body's stream is not a Uint8Array"));
    },
    closeSteps: () => take().end(),
    errorSteps: (reason: unknown) => take().error(reason),
  };
  return {
    read(steps) {
      waiting = steps;
      readableStreamDefaultReaderRead(reader, request);
    },
    cancel: (reason) => markHandled(readableStreamCancel(stream, reason)),
    length: () => null,
    isFresh: stream.controller.kind === "byte",
    isAbandonable: false,
    whole: null,
    pass: null,
    failed: null,
  };
}

/** Takes all that a stream, which is not locked, would give, as `sourceOfStream` does; null when that is not at hand. */
export function takeWholeOfStream(stream: ReadableStreamRecord): string | Uint8Array<ArrayBuffer> | null {
  const whole = unreadSourceOf(stream)?.whole ?? null;
  if (whole === null) return null;
  acquireReadableStreamDefaultReader(stream);
  stream.disturbed = true;
  return whole;
}
