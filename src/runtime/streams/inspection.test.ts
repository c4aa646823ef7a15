import t from "tap";
import { inspectPlatformObject } from "../webidl/index.ts";
import { ReadableStream, TransformStream, WritableStream } from "./index.ts";

t.test("a console shows the state of a stream", async (t) => {
  const readable = new ReadableStream({ type: "bytes" });
  readable.getReader();
  t.same(inspectPlatformObject(readable), ["ReadableStream", { locked: true, state: "readable", supportsBYOB: true }]);
  t.same(inspectPlatformObject(new WritableStream()), ["WritableStream", { locked: false, state: "writable" }]);
  const transform = new TransformStream();
  const [label, fields] = inspectPlatformObject(transform) as [string, Record<string, unknown>];
  t.equal(label, "TransformStream");
  t.equal(fields.readable, transform.readable);
  t.equal(fields.backpressure, true);
});
