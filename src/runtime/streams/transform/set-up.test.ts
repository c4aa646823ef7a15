import t from "tap";
import type { ReadableStreamRecord, TransformStreamRecord } from "../index.ts";
import {
  acquireWritableStreamDefaultWriter,
  closeReadableStream,
  createIdentityTransformStream,
  createReadableStream,
  createReadableStreamProxy,
  createTransformStream,
  enqueueIntoReadableStream,
  enqueueIntoTransformStream,
  pipeThrough,
  readableStreamObject,
  terminateTransformStream,
  writableStreamDefaultWriterWrite,
} from "../index.ts";

async function chunksOf(stream: ReadableStreamRecord): Promise<unknown[]> {
  const chunks: unknown[] = [];
  for await (const chunk of readableStreamObject(stream) as unknown as AsyncIterable<unknown>) chunks.push(chunk);
  return chunks;
}

function sourceOf(...chunks: unknown[]): ReadableStreamRecord {
  const stream = createReadableStream({ start: undefined, pull: undefined, cancel: undefined });
  for (const chunk of chunks) enqueueIntoReadableStream(stream, chunk);
  closeReadableStream(stream);
  return stream;
}

t.test("chunks are transformed, synchronously or not, and flushed", async (t) => {
  const stream: TransformStreamRecord = createTransformStream({
    transform: (chunk) => {
      const value = chunk as number;
      if (value % 2 === 0) return Promise.resolve().then(() => enqueueIntoTransformStream(stream, value * 10));
      enqueueIntoTransformStream(stream, value * 10);
      return undefined;
    },
    flush: () => {
      enqueueIntoTransformStream(stream, "end");
      return undefined;
    },
    cancel: undefined,
  });
  t.same(await chunksOf(pipeThrough(sourceOf(1, 2, 3, 4), stream)), [10, 20, 30, 40, "end"]);
});

t.test("a failed transform fails both sides", async (t) => {
  const stream = createTransformStream({
    transform: () => Promise.reject(new Error("bad chunk")),
    flush: undefined,
    cancel: undefined,
  });
  const writer = acquireWritableStreamDefaultWriter(stream.writable);
  const reading = chunksOf(stream.readable);
  await t.rejects(writableStreamDefaultWriterWrite(writer, 1), { message: "bad chunk" });
  await t.rejects(reading, { message: "bad chunk" });
  t.equal(stream.writable.state, "errored");
});

t.test("terminating closes one side and errors the other", async (t) => {
  const stream = createIdentityTransformStream();
  const writer = acquireWritableStreamDefaultWriter(stream.writable);
  const writing = writableStreamDefaultWriterWrite(writer, "never read");
  terminateTransformStream(stream);
  await t.rejects(writing, TypeError);
  t.same(await chunksOf(stream.readable), []);
});

t.test("a proxy locks and disturbs what it stands for", async (t) => {
  const source = sourceOf("a", "b");
  const proxy = createReadableStreamProxy(source);
  t.ok(source.disturbed);
  t.not(source.reader, undefined);
  t.same(await chunksOf(proxy), ["a", "b"]);
});
