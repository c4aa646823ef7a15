import t from "tap";
import { newAbortSignal, signalAbort } from "../dom/index.ts";
import type { PipeOptions, ReadableStreamRecord } from "./index.ts";
import {
  closeReadableStream,
  createReadableStream,
  createWritableStream,
  enqueueIntoReadableStream,
  errorReadableStream,
  isReadableStreamLocked,
  isWritableStreamLocked,
  noPipeOptions,
  readableStreamPipeTo,
} from "./index.ts";

function sourceOf(...chunks: unknown[]): ReadableStreamRecord {
  const stream = createReadableStream({ start: undefined, pull: undefined, cancel: undefined });
  for (const chunk of chunks) enqueueIntoReadableStream(stream, chunk);
  return stream;
}

function sinkInto(log: unknown[], write: (chunk: unknown) => Promise<unknown> | undefined = () => undefined) {
  return createWritableStream({
    start: undefined,
    write: (chunk) => {
      log.push(chunk);
      return write(chunk);
    },
    close: () => {
      log.push("close");
      return undefined;
    },
    abort: (reason) => {
      log.push(["abort", reason]);
      return undefined;
    },
  });
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

t.test("chunks go through in order, then the end; both ends are free again", async (t) => {
  const log: unknown[] = [];
  const source = sourceOf("a", "b", "c");
  const dest = sinkInto(log);
  const done = readableStreamPipeTo(source, dest, noPipeOptions);
  t.ok(isReadableStreamLocked(source));
  t.ok(isWritableStreamLocked(dest));
  closeReadableStream(source);
  await done;
  t.same(log, ["a", "b", "c", "close"]);
  t.notOk(isReadableStreamLocked(source));
  t.notOk(isWritableStreamLocked(dest));
});

t.test("no chunk is read while the sink is busy", async (t) => {
  const log: unknown[] = [];
  let release = () => {};
  const busy = new Promise<void>((resolve) => {
    release = resolve;
  });
  const source = sourceOf("a", "b", "c");
  const done = readableStreamPipeTo(
    source,
    sinkInto(log, () => busy),
    noPipeOptions,
  );
  await settle();
  t.same(log, ["a"]);
  t.equal(source.controller.queue.length, 4, "two chunks and their sizes");
  release();
  closeReadableStream(source);
  await done;
  t.same(log, ["a", "b", "c", "close"]);
});

t.test("enqueueing does not run the sink on the enqueuer's stack", async (t) => {
  const log: unknown[] = [];
  const source = sourceOf();
  const done = readableStreamPipeTo(source, sinkInto(log), noPipeOptions);
  await settle();
  enqueueIntoReadableStream(source, "a");
  t.same(log, []);
  await settle();
  t.same(log, ["a"]);
  closeReadableStream(source);
  await done;
});

t.test("an error of the source aborts the sink after what was read is written", async (t) => {
  const log: unknown[] = [];
  let release = () => {};
  const busy = new Promise<void>((resolve) => {
    release = resolve;
  });
  const source = sourceOf("a");
  const done = readableStreamPipeTo(
    source,
    sinkInto(log, () => busy),
    noPipeOptions,
  );
  await settle();
  errorReadableStream(source, "broken");
  await settle();
  t.same(log, ["a"], "not aborted yet");
  release();
  await t.rejects(
    done.catch((reason) => Promise.reject(new Error(reason))),
    { message: "broken" },
  );
  t.same(log, ["a", ["abort", "broken"]]);
});

t.test("an abort reaches both ends", async (t) => {
  const log: unknown[] = [];
  const signal = newAbortSignal();
  const source = createReadableStream({
    start: undefined,
    pull: undefined,
    cancel: (reason) => {
      log.push(["cancel", reason]);
      return undefined;
    },
  });
  const options: PipeOptions = { ...noPipeOptions, signal };
  const done = readableStreamPipeTo(source, sinkInto(log), options);
  await settle();
  signalAbort(signal, "enough");
  await t.rejects(
    done.catch((reason) => Promise.reject(new Error(reason))),
    { message: "enough" },
  );
  t.same(log, [
    ["abort", "enough"],
    ["cancel", "enough"],
  ]);
});

t.test("an undefined error is an error", async (t) => {
  const source = sourceOf();
  const done = readableStreamPipeTo(source, sinkInto([]), noPipeOptions);
  errorReadableStream(source, undefined);
  t.equal(
    await done.then(
      () => "fulfilled",
      () => "rejected",
    ),
    "rejected",
  );
});
