// https://streams.spec.whatwg.org/#other-specs-ts and https://streams.spec.whatwg.org/#other-specs-piping: transform
// streams for other rooms.

import { addAbortAlgorithm, isAborted } from "../../dom/index.ts";
import { markHandled } from "../../webidl/index.ts";
import type { PipeOptions } from "../pipe-to.ts";
import { readableStreamPipeTo } from "../pipe-to.ts";
import type { ReadableStreamRecord } from "../readable/records.ts";
import { writableAbortSignal } from "../writable/abort-signal.ts";
import {
  transformStreamDefaultControllerEnqueue,
  transformStreamDefaultControllerError,
  transformStreamDefaultControllerTerminate,
  transformStreamRunDemandSteps,
} from "./default-controller.ts";
import type { TransformAlgorithms, TransformStreamRecord } from "./records.ts";
import {
  defaultTransformStrategies,
  newTransformStreamDefaultController,
  newTransformStreamRecord,
  setTransformAlgorithms,
  type TransformStrategies,
} from "./sides.ts";

/** https://streams.spec.whatwg.org/#transformstream-set-up. An algorithm fails by a rejected promise, never by throwing. */
export function createTransformStream(
  algorithms: TransformAlgorithms,
  strategies: TransformStrategies = defaultTransformStrategies,
): TransformStreamRecord {
  const stream = newTransformStreamRecord(undefined, strategies);
  setTransformAlgorithms(newTransformStreamDefaultController(stream), algorithms);
  return stream;
}

/** https://streams.spec.whatwg.org/#create-an-identity-transformstream */
export function createIdentityTransformStream(): TransformStreamRecord {
  return createTransformStream({ transform: undefined, flush: undefined, cancel: undefined });
}

/** https://streams.spec.whatwg.org/#transformstream-enqueue. Throws when the readable side is not open. */
export function enqueueIntoTransformStream(stream: TransformStreamRecord, chunk: unknown): void {
  transformStreamDefaultControllerEnqueue(stream.controller, chunk);
}

/** https://streams.spec.whatwg.org/#transformstream-terminate */
export function terminateTransformStream(stream: TransformStreamRecord): void {
  transformStreamDefaultControllerTerminate(stream.controller);
}

/** https://streams.spec.whatwg.org/#transformstream-error */
export function errorTransformStream(stream: TransformStreamRecord, error: unknown): void {
  transformStreamDefaultControllerError(stream.controller, error);
}

/**
 * Runs the steps, once, a microtask after the reader wants more than is queued or one of the sides is given up. For an
 * algorithm that gives much for one chunk, of a stream that has backpressure.
 */
export function uponTransformDemand(stream: TransformStreamRecord, steps: () => void): void {
  stream.onDemand = steps;
  stream.runDemandSteps ??= () => transformStreamRunDemandSteps(stream);
  const signal = writableAbortSignal(stream.writable.controller);
  addAbortAlgorithm(signal, stream.runDemandSteps);
  if (isAborted(signal)) stream.runDemandSteps();
}

export const noPipeOptions: PipeOptions = {
  preventClose: false,
  preventAbort: false,
  preventCancel: false,
  signal: undefined,
};

/** https://streams.spec.whatwg.org/#readablestream-pipe-through. Neither stream is locked. */
export function pipeThrough(
  readable: ReadableStreamRecord,
  transform: TransformStreamRecord,
  options: PipeOptions = noPipeOptions,
): ReadableStreamRecord {
  markHandled(readableStreamPipeTo(readable, transform.writable, options));
  return transform.readable;
}

/** https://streams.spec.whatwg.org/#readablestream-create-a-proxy. The stream is not locked. */
export function createReadableStreamProxy(stream: ReadableStreamRecord): ReadableStreamRecord {
  return pipeThrough(stream, createIdentityTransformStream());
}
