import t from "tap";
import { abortReason, isAborted } from "../../dom/index.ts";
import {
  acquireWritableStreamDefaultWriter,
  createWritableStream,
  writableAbortSignal,
  writableStreamAbort,
  writableStreamDefaultWriterRelease,
  writableStreamDefaultWriterWrite,
} from "../index.ts";

const nothing = { start: undefined, write: undefined, close: undefined, abort: undefined };

t.test("writes reach the sink one at a time", async (t) => {
  let running = 0;
  let most = 0;
  const stream = createWritableStream({
    ...nothing,
    write: async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    },
  });
  const writer = acquireWritableStreamDefaultWriter(stream);
  await Promise.all([1, 2, 3].map((chunk) => writableStreamDefaultWriterWrite(writer, chunk)));
  t.equal(most, 1);
});

t.test("a write that fails fails those behind it", async (t) => {
  const stream = createWritableStream({ ...nothing, write: () => Promise.reject(new Error("full")) });
  const writer = acquireWritableStreamDefaultWriter(stream);
  const writes = [writableStreamDefaultWriterWrite(writer, 1), writableStreamDefaultWriterWrite(writer, 2)];
  const results = await Promise.allSettled(writes);
  t.same(
    results.map((result) => (result.status === "rejected" ? result.reason.message : "written")),
    ["full", "full"],
  );
  t.equal(stream.state, "errored");
});

t.test("a signal that is asked for after the abort knows of it", async (t) => {
  const stream = createWritableStream(nothing);
  await writableStreamAbort(stream, "why");
  const signal = writableAbortSignal(stream.controller);
  t.ok(isAborted(signal));
  t.equal(abortReason(signal), "why");
  t.equal(writableAbortSignal(stream.controller), signal);
});

t.test("a released writer lets the next one in", async (t) => {
  const stream = createWritableStream(nothing);
  const writer = acquireWritableStreamDefaultWriter(stream);
  t.throws(() => acquireWritableStreamDefaultWriter(stream), TypeError);
  writableStreamDefaultWriterRelease(writer);
  t.ok(acquireWritableStreamDefaultWriter(stream));
});
