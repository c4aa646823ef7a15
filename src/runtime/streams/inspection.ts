// What a console shows of a stream.

import { registerPlatformInterface } from "../webidl/index.ts";
import { readableStreamOf, toReadableStream } from "./readable/brand.ts";
import { readableStreamObject } from "./readable/readable-stream.ts";
import { isReadableStreamLocked } from "./readable/stream-state.ts";
import type { TransformStreamRecord } from "./transform/records.ts";
import { transformStreamOf } from "./transform/transform-stream.ts";
import { toWritableStream, writableStreamOf } from "./writable/brand.ts";
import { isWritableStreamLocked } from "./writable/stream-state.ts";
import { writableStreamObject } from "./writable/writable-stream.ts";

registerPlatformInterface({
  name: "ReadableStream",
  is: (value) => readableStreamOf(value) !== undefined,
  inspect: (value) => {
    const stream = toReadableStream(value, "inspect");
    const supportsBYOB = stream.controller.kind === "byte";
    return ["ReadableStream", { locked: isReadableStreamLocked(stream), state: stream.state, supportsBYOB }];
  },
});
registerPlatformInterface({
  name: "WritableStream",
  is: (value) => writableStreamOf(value) !== undefined,
  inspect: (value) => {
    const stream = toWritableStream(value, "inspect");
    return ["WritableStream", { locked: isWritableStreamLocked(stream), state: stream.state }];
  },
});
registerPlatformInterface({
  name: "TransformStream",
  is: (value) => transformStreamOf(value) !== undefined,
  inspect: (value) => {
    const { readable, writable, backpressure } = transformStreamOf(value) as TransformStreamRecord;
    const sides = { readable: readableStreamObject(readable), writable: writableStreamObject(writable) };
    return ["TransformStream", { ...sides, backpressure }];
  },
});
