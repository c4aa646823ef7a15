// Door of the streams room: https://streams.spec.whatwg.org/. Other rooms hold streams as records, and show them to the
// app by `…StreamObject(record)`; `…StreamOf(value)` is the record of what an app gave.

import "./inspection.ts";
import "./transfer.ts";

import { type Globals, globalInterface } from "../webidl/index.ts";
import { ByteLengthQueuingStrategy, CountQueuingStrategy } from "./queuing-strategies.ts";
import { ReadableByteStreamController } from "./readable/readable-byte-stream-controller.ts";
import { ReadableStream } from "./readable/readable-stream.ts";
import { ReadableStreamBYOBReader } from "./readable/readable-stream-byob-reader.ts";
import { ReadableStreamBYOBRequest } from "./readable/readable-stream-byob-request.ts";
import { ReadableStreamDefaultController } from "./readable/readable-stream-default-controller.ts";
import { ReadableStreamDefaultReader } from "./readable/readable-stream-default-reader.ts";
import { TransformStream } from "./transform/transform-stream.ts";
import { TransformStreamDefaultController } from "./transform/transform-stream-default-controller.ts";
import { WritableStream } from "./writable/writable-stream.ts";
import { WritableStreamDefaultController } from "./writable/writable-stream-default-controller.ts";
import { WritableStreamDefaultWriter } from "./writable/writable-stream-default-writer.ts";

export { type PipeOptions, readableStreamPipeTo } from "./pipe-to.ts";
export { readableStreamOf, toReadableStream } from "./readable/brand.ts";
export { createReadableByteStream } from "./readable/byte-controller.ts";
export { createReadableStream } from "./readable/default-controller.ts";
export { readableStreamFromIterable } from "./readable/from-iterable.ts";
export { readableStreamObject } from "./readable/readable-stream.ts";
export {
  acquireReadableStreamByobReader,
  acquireReadableStreamDefaultReader,
  readableStreamByobReaderRead,
  readableStreamByobReaderRelease,
  readableStreamDefaultReaderRead,
  readableStreamDefaultReaderRelease,
  readableStreamReaderGenericCancel,
} from "./readable/readers.ts";
export type {
  AlgorithmResult,
  ByobReaderRecord,
  DefaultReaderRecord,
  ReadableStreamRecord,
  ReadIntoRequest,
  ReadRequest,
  SizeAlgorithm,
  SourceAlgorithms,
} from "./readable/records.ts";
export {
  closeReadableStream,
  currentByobRequestView,
  enqueueIntoReadableStream,
  enqueueOwnedBytes,
  errorReadableStream,
  readAllBytes,
  readableStreamDesiredSize,
} from "./readable/source-side.ts";
export { isReadableStreamDisturbed, isReadableStreamLocked, readableStreamCancel } from "./readable/stream-state.ts";
export { readableStreamTee } from "./readable/tee.ts";
export type { TransformAlgorithms, TransformStreamRecord } from "./transform/records.ts";
export {
  createIdentityTransformStream,
  createReadableStreamProxy,
  createTransformStream,
  enqueueIntoTransformStream,
  errorTransformStream,
  noPipeOptions,
  pipeThrough,
  terminateTransformStream,
  uponTransformDemand,
} from "./transform/set-up.ts";
export { defaultTransformStrategies, type TransformStrategies } from "./transform/sides.ts";
export { transformStreamObject, transformStreamOf } from "./transform/transform-stream.ts";
export { writableAbortSignal } from "./writable/abort-signal.ts";
export { toWritableStream, writableStreamOf } from "./writable/brand.ts";
export { createWritableStream, writableStreamDefaultControllerErrorIfNeeded } from "./writable/default-controller.ts";
export type { SinkAlgorithms, WritableStreamRecord, WriteRequest, WriterRecord } from "./writable/records.ts";
export { isWritableStreamLocked } from "./writable/stream-state.ts";
export { writableStreamObject } from "./writable/writable-stream.ts";
export {
  acquireWritableStreamDefaultWriter,
  writableStreamAbort,
  writableStreamClose,
  writableStreamDefaultWriterRelease,
  writableStreamDefaultWriterWrite,
  writableStreamDefaultWriterWriteWithRequest,
} from "./writable/writers.ts";
export { ReadableStream, TransformStream, WritableStream };

export const globals: Globals = {
  ByteLengthQueuingStrategy: globalInterface(ByteLengthQueuingStrategy),
  CountQueuingStrategy: globalInterface(CountQueuingStrategy),
  ReadableByteStreamController: globalInterface(ReadableByteStreamController),
  ReadableStream: globalInterface(ReadableStream),
  ReadableStreamBYOBReader: globalInterface(ReadableStreamBYOBReader),
  ReadableStreamBYOBRequest: globalInterface(ReadableStreamBYOBRequest),
  ReadableStreamDefaultController: globalInterface(ReadableStreamDefaultController),
  ReadableStreamDefaultReader: globalInterface(ReadableStreamDefaultReader),
  TransformStream: globalInterface(TransformStream),
  TransformStreamDefaultController: globalInterface(TransformStreamDefaultController),
  WritableStream: globalInterface(WritableStream),
  WritableStreamDefaultController: globalInterface(WritableStreamDefaultController),
  WritableStreamDefaultWriter: globalInterface(WritableStreamDefaultWriter),
};
