import t from "tap";
import type { ReadableStreamRecord, ReadRequest } from "../index.ts";
import {
  acquireReadableStreamByobReader,
  acquireReadableStreamDefaultReader,
  closeReadableStream,
  createReadableByteStream,
  createReadableStream,
  currentByobRequestView,
  enqueueIntoReadableStream,
  enqueueOwnedBytes,
  errorReadableStream,
  readAllBytes,
  readableStreamByobReaderRead,
  readableStreamDefaultReaderRead,
  readableStreamDesiredSize,
} from "../index.ts";

const nothing = { start: undefined, pull: undefined, cancel: undefined };

function readAll(stream: ReadableStreamRecord): Promise<number[]> {
  return new Promise((resolve, reject) => {
    readAllBytes(acquireReadableStreamDefaultReader(stream), (bytes) => resolve([...bytes]), reject);
  });
}

/** A read request that writes down what it is told. */
function logging(log: unknown[]): ReadRequest {
  return {
    chunkSteps: (chunk) => log.push(chunk),
    closeSteps: () => log.push("close"),
    errorSteps: (reason) => log.push(["error", reason]),
  };
}

t.test("owned bytes reach a waiting reader as they are", async (t) => {
  const stream = createReadableByteStream(nothing);
  const reader = acquireReadableStreamDefaultReader(stream);
  const log: unknown[] = [];
  readableStreamDefaultReaderRead(reader, logging(log));
  const bytes = new Uint8Array([1, 2]);
  enqueueOwnedBytes(stream, bytes);
  t.equal(log[0], bytes);
  t.equal(bytes.length, 2, "not detached");
});

t.test("enqueueing takes the buffer over", async (t) => {
  const stream = createReadableByteStream(nothing);
  const bytes = new Uint8Array([1, 2]);
  enqueueIntoReadableStream(stream, bytes);
  t.equal(bytes.length, 0, "detached");
  closeReadableStream(stream);
  t.same(await readAll(stream), [1, 2]);
});

t.test("owned bytes go into the buffer that a BYOB reader brought", async (t) => {
  const stream = createReadableByteStream(nothing);
  const reader = acquireReadableStreamByobReader(stream);
  const log: ArrayBufferView[] = [];
  const fail = () => t.fail("a chunk was expected");
  const request = { chunkSteps: (chunk: ArrayBufferView) => log.push(chunk), closeSteps: fail, errorSteps: fail };
  readableStreamByobReaderRead(reader, new Uint8Array(8), 1, request);
  t.equal(currentByobRequestView(stream)?.length, 8);
  enqueueOwnedBytes(stream, new Uint8Array([1, 2, 3]));
  t.same([...(log[0] as Uint8Array)], [1, 2, 3]);
  t.equal(log[0]?.buffer.byteLength, 8);
});

t.test("writing into the BYOB view and enqueueing it answers the read", async (t) => {
  const stream = createReadableByteStream(nothing);
  const reader = acquireReadableStreamByobReader(stream);
  const log: ArrayBufferView[] = [];
  const fail = () => t.fail("a chunk was expected");
  const request = { chunkSteps: (chunk: ArrayBufferView) => log.push(chunk), closeSteps: fail, errorSteps: fail };
  readableStreamByobReaderRead(reader, new Uint8Array(8), 1, request);
  const view = currentByobRequestView(stream) as Uint8Array<ArrayBuffer>;
  view[0] = 9;
  enqueueIntoReadableStream(stream, view.subarray(0, 1));
  t.same([...(log[0] as Uint8Array)], [9]);
});

t.test("closing a byte stream gives waiting buffers back", async (t) => {
  const stream = createReadableByteStream(nothing);
  const reader = acquireReadableStreamByobReader(stream);
  const closed: unknown[] = [];
  const fail = () => t.fail("the end was expected");
  const closeSteps = (chunk: ArrayBufferView | undefined) => closed.push(chunk?.byteLength);
  readableStreamByobReaderRead(reader, new Uint8Array(8), 1, { chunkSteps: fail, closeSteps, errorSteps: fail });
  closeReadableStream(stream);
  t.same(closed, [0]);
});

t.test("all bytes of many chunks are read, in order", async (t) => {
  const stream = createReadableByteStream(nothing);
  const expected: number[] = [];
  for (let i = 0; i < 300; i++) {
    expected.push(i % 256, 1);
    enqueueOwnedBytes(stream, new Uint8Array([i, 1]));
  }
  closeReadableStream(stream);
  t.same(await readAll(stream), expected);
});

t.test("all bytes are read as they come, one after the other", async (t) => {
  let next = 0;
  const stream: ReadableStreamRecord = createReadableStream({
    start: undefined,
    pull: () => {
      next += 1;
      if (next > 4) closeReadableStream(stream);
      else enqueueIntoReadableStream(stream, new Uint8Array([next]));
      return undefined;
    },
    cancel: undefined,
  });
  t.same(await readAll(stream), [1, 2, 3, 4]);
});

t.test("a hundred thousand queued chunks do not overflow the stack", async (t) => {
  const stream = createReadableStream(nothing);
  for (let i = 0; i < 100_000; i++) enqueueIntoReadableStream(stream, new Uint8Array(1));
  closeReadableStream(stream);
  t.equal((await readAll(stream)).length, 100_000);
});

t.test("bytes that were read are not the app's any more", async (t) => {
  const stream = createReadableStream(nothing);
  const chunk = new Uint8Array([1]);
  enqueueIntoReadableStream(stream, chunk);
  const reading = readAll(stream);
  chunk[0] = 2;
  closeReadableStream(stream);
  t.same(await reading, [1]);
});

t.test("reading all bytes fails for other chunks, and with the stream", async (t) => {
  const text = createReadableStream(nothing);
  enqueueIntoReadableStream(text, "text");
  await t.rejects(readAll(text), TypeError);
  const broken = createReadableStream(nothing);
  const reading = readAll(broken);
  errorReadableStream(broken, new Error("broken"));
  await t.rejects(reading, { message: "broken" });
});

t.test("the desired size is nothing once the stream is over", async (t) => {
  const stream = createReadableStream(nothing, 3);
  enqueueIntoReadableStream(stream, "a");
  t.equal(readableStreamDesiredSize(stream), 2);
  errorReadableStream(stream, "why");
  t.equal(readableStreamDesiredSize(stream), 0);
});
