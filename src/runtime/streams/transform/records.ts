// Records of transform streams: plain data, with the names of the standard's slots.

import type { PromiseRecord } from "../../webidl/index.ts";
import type { Deferred } from "../deferred.ts";
import type { AlgorithmResult, ReadableStreamRecord } from "../readable/records.ts";
import type { WritableStreamRecord } from "../writable/records.ts";

/** What a stream is set up from. An absent `transform` passes chunks on; other absent algorithms do nothing. None throws. */
export interface TransformAlgorithms {
  readonly transform: ((chunk: unknown) => AlgorithmResult) | undefined;
  readonly flush: (() => AlgorithmResult) | undefined;
  readonly cancel: ((reason: unknown) => AlgorithmResult) | undefined;
}

/** https://streams.spec.whatwg.org/#ts-internal-slots */
export interface TransformStreamRecord {
  readable: ReadableStreamRecord;
  writable: WritableStreamRecord;
  backpressure: boolean;
  /** In place of [[backpressureChangePromise]]: a pull waits for backpressure, or a write waits for its end. */
  readonly pullResult: Deferred;
  pullWaits: boolean;
  readonly writeResult: Deferred;
  writeWaits: boolean;
  waitingChunk: unknown;
  /** Steps that wait for backpressure's end, or for that of a side. */
  onDemand: (() => void) | undefined;
  /** What lets them go on, made once. */
  runDemandSteps: (() => void) | undefined;
  /** Reactions, made once and used for each chunk. */
  continueWrite: (() => void) | undefined;
  onTransformed: (() => void) | undefined;
  onTransformFailed: ((reason: unknown) => void) | undefined;
  controller: TransformControllerRecord;
  object: object | undefined;
}

/** https://streams.spec.whatwg.org/#ts-default-controller-internal-slots */
export interface TransformControllerRecord {
  readonly stream: TransformStreamRecord;
  transformAlgorithm: TransformAlgorithms["transform"];
  flushAlgorithm: TransformAlgorithms["flush"];
  cancelAlgorithm: TransformAlgorithms["cancel"];
  finishPromise: PromiseRecord<undefined> | undefined;
  object: object | undefined;
}
