import "../../../../test/runtime-ops.ts";
import t from "tap";
import {
  globals,
  isReadableStreamDisturbed,
  isReadableStreamLocked,
  ReadableStream,
  type ReadableStreamRecord,
  readableStreamObject,
  readableStreamOf,
  readableStreamTee,
  TransformStream,
} from "../index.ts";

interface Controller {
  enqueue(chunk: unknown): void;
  close(): void;
  error(reason: unknown): void;
}

function recordOf(stream: ReadableStream): ReadableStreamRecord {
  return readableStreamOf(stream) as ReadableStreamRecord;
}

async function chunksOf(stream: object): Promise<unknown[]> {
  const chunks: unknown[] = [];
  for await (const chunk of stream as AsyncIterable<unknown>) chunks.push(chunk);
  return chunks;
}

function streamOf(...chunks: unknown[]): ReadableStream {
  return new ReadableStream({
    start(controller: Controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

t.test("all 13 interfaces are there", async (t) => {
  t.equal(Object.keys(globals).length, 13);
});

t.test("a record and its object find each other", async (t) => {
  const stream = streamOf();
  t.equal(readableStreamObject(recordOf(stream)), stream);
  t.equal(readableStreamOf({}), undefined);
  t.equal(readableStreamOf(Object.create(ReadableStream.prototype)), undefined);
});

t.test("locked and disturbed follow what the app does", async (t) => {
  const stream = streamOf("a");
  const record = recordOf(stream);
  const reader = stream.getReader();
  t.ok(isReadableStreamLocked(record));
  t.notOk(isReadableStreamDisturbed(record));
  await (reader as { read(): Promise<unknown> }).read();
  t.ok(isReadableStreamDisturbed(record));
  reader.releaseLock();
  t.notOk(isReadableStreamLocked(record));
});

t.test("a closed stream hands out no chunk that came too late", async (t) => {
  let controller: Controller | undefined;
  const size = () => {
    controller?.close();
    return 1;
  };
  const start = (given: Controller) => {
    controller = given;
  };
  const stream = new ReadableStream({ start }, { size, highWaterMark: 5 });
  controller?.enqueue("late");
  t.same(await (stream.getReader() as { read(): Promise<unknown> }).read(), { value: undefined, done: true });
});

t.test("both branches of a tee get everything, clones where asked for", async (t) => {
  const [one, two] = streamOf("a", "b").tee();
  t.same(await Promise.all([chunksOf(one), chunksOf(two)]), [
    ["a", "b"],
    ["a", "b"],
  ]);
  const chunk = { deep: [1] };
  const [kept, cloned] = readableStreamTee(recordOf(streamOf(chunk)), true);
  const [first] = await chunksOf(readableStreamObject(kept));
  const [second] = await chunksOf(readableStreamObject(cloned));
  t.equal(first, chunk);
  t.not(second, chunk);
  t.same(second, chunk);
});

t.test("calls of next() keep their order, whatever comes between", async (t) => {
  const iterator = (streamOf("a", "b", "c") as unknown as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  const order: unknown[] = [];
  const note = (result: IteratorResult<unknown>) => order.push(result.done ? "end" : result.value);
  const calls = [iterator.next(), iterator.next(), iterator.next(), iterator.next()];
  await Promise.all(calls.map((call) => call.then(note)));
  t.same(order, ["a", "b", "c", "end"]);
});

t.test("nothing internal shows where an app patches prototypes", async (t) => {
  let controller: Controller | undefined;
  const start = (given: Controller) => {
    controller = given;
  };
  const stream = new ReadableStream({ start });
  const transform = new TransformStream();
  const reader = stream.pipeThrough(transform).getReader() as { read(): Promise<unknown> };
  const seen: unknown[] = [];
  const names = ["state", "reader", "object", "queue", "stream", "chunkSteps", "onReady", "kind", "record"];
  for (const name of names) {
    Object.defineProperty(Object.prototype, name, {
      get: () => void seen.push(`get ${name}`),
      set: () => void seen.push(`set ${name}`),
      configurable: true,
    });
  }
  const thenDescriptor = Object.getOwnPropertyDescriptor(Promise.prototype, "then") as PropertyDescriptor;
  const { value: then } = thenDescriptor;
  function patched(this: unknown, ...args: unknown[]) {
    if (/src\/runtime\/[^)]*(?<!\.test)\.ts/.test(new Error().stack ?? "")) seen.push("then");
    return Reflect.apply(then, this, args);
  }
  // biome-ignore lint/suspicious/noThenProperty: that is what an app might do.
  Object.defineProperty(Promise.prototype, "then", { value: patched, configurable: true });
  controller?.enqueue("a");
  const first = await reader.read();
  controller?.close();
  const last = await reader.read();
  // biome-ignore lint/suspicious/noThenProperty: as it was.
  Object.defineProperty(Promise.prototype, "then", thenDescriptor);
  for (const name of names) delete (Object.prototype as unknown as Record<string, unknown>)[name];
  t.same(seen, []);
  t.same(first, { value: "a", done: false });
  t.same(last, { value: undefined, done: true });
});

t.test("methods that return promises reject where others throw", async (t) => {
  const { cancel, getReader } = ReadableStream.prototype;
  await t.rejects(Reflect.apply(cancel, {}, []), TypeError);
  t.throws(() => Reflect.apply(getReader, {}, []), TypeError);
});

t.test("from() closes the iterator that it leaves", async (t) => {
  const log: unknown[] = [];
  const iterable = {
    [Symbol.iterator]: () => ({
      next: () => ({ value: Promise.resolve("a"), done: false }),
      return: (reason: unknown) => {
        log.push(reason);
        return { value: undefined, done: true };
      },
    }),
  };
  const stream = ReadableStream.from(iterable);
  const reader = stream.getReader() as { read(): Promise<unknown>; cancel(reason: unknown): Promise<unknown> };
  t.same(await reader.read(), { value: "a", done: false });
  await reader.cancel("enough");
  t.same(log, ["enough"]);
});

for (const type of [undefined, "bytes"] as const) {
  t.test(`pulls of ${type ?? "chunks"} never overlap, whether they return promises or nothing`, async (t) => {
    let pulls = 0;
    let underWay = 0;
    const stream = new ReadableStream({
      type,
      pull(controller: { enqueue(chunk: unknown): void; close(): void }) {
        t.equal(++underWay, 1);
        const number = ++pulls;
        const finish = () => {
          controller.enqueue(new Uint8Array([number]));
          if (number === 200) controller.close();
          underWay--;
        };
        if (number % (number < 100 ? 2 : 3) > 0) return finish();
        return new Promise<void>((resolve) => setImmediate(() => resolve(finish())));
      },
    });
    const reader = stream.getReader() as ReadableStreamDefaultReader;
    const read: number[] = [];
    const take = ({ value }: { value?: unknown }) => read.push((value as Uint8Array)[0] as number);
    // One by one: a read comes while a pull is over, and what pulls again is still to come. Then in bursts.
    while (read.length < 50) take(await reader.read());
    while (read.length < 200) (await Promise.all([reader.read(), reader.read(), reader.read()])).forEach(take);
    t.same(
      read,
      Array.from({ length: 200 }, (_, index) => index + 1),
    );
    t.equal(pulls, 200);
  });
}
