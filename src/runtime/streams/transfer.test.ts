import "../../../test/runtime-ops.ts";
import t from "tap";
import {
  checkTransferable,
  deserializePlatformObject,
  serializePlatformObject,
  withTransfer,
} from "../webidl/index.ts";
import { ReadableStream, TransformStream, WritableStream } from "./index.ts";

function transferred<T extends object>(stream: T): T {
  return withTransfer([stream], () => deserializePlatformObject(serializePlatformObject(stream) as unknown[])) as T;
}

async function chunksOf(stream: object): Promise<unknown[]> {
  const chunks: unknown[] = [];
  for await (const chunk of stream as AsyncIterable<unknown>) chunks.push(chunk);
  return chunks;
}

interface Controller {
  enqueue(chunk: unknown): void;
  close(): void;
}

t.test("a transferred readable stream gives clones, and the old one is locked", async (t) => {
  const chunk = { deep: [1] };
  const start = (controller: Controller) => {
    controller.enqueue(chunk);
    controller.close();
  };
  const stream = new ReadableStream({ start });
  const moved = transferred(stream);
  t.ok(stream.locked);
  const [received] = await chunksOf(moved);
  t.same(received, chunk);
  t.not(received, chunk);
});

t.test("a transferred writable stream writes to the old one's sink", async (t) => {
  const log: unknown[] = [];
  const stream = new WritableStream({
    write: (chunk: unknown) => void log.push(chunk),
    close: () => void log.push("close"),
  });
  const writer = transferred(stream).getWriter();
  await writer.write("a");
  await writer.close();
  await new Promise((resolve) => setImmediate(resolve));
  t.same(log, ["a", "close"]);
});

t.test("a transferred transform stream still transforms", async (t) => {
  const stream = new TransformStream({
    transform: (chunk: string, controller: Controller) => controller.enqueue(chunk.toUpperCase()),
  });
  const moved = transferred(stream);
  t.ok(stream.readable.locked);
  const writer = moved.writable.getWriter();
  const reading = chunksOf(moved.readable);
  await writer.write("a");
  await writer.close();
  t.same(await reading, ["A"]);
});

t.test("a locked stream can't be transferred", async (t) => {
  const stream = new ReadableStream();
  stream.getReader();
  t.throws(() => checkTransferable(stream), { name: "DataCloneError" });
  const transform = new TransformStream();
  transform.writable.getWriter();
  t.throws(() => checkTransferable(transform), { name: "DataCloneError" });
});

t.test("a chunk that can't be cloned fails both ends", async (t) => {
  let cancelled: unknown;
  const start = (controller: Controller) => controller.enqueue(() => {});
  const cancel = (reason: unknown) => {
    cancelled = reason;
  };
  const moved = transferred(new ReadableStream({ start, cancel }));
  await t.rejects(chunksOf(moved), { name: "DataCloneError" });
  await new Promise((resolve) => setImmediate(resolve));
  t.match(cancelled, { name: "DataCloneError" });
});
