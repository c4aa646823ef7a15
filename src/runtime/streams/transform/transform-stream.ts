// https://streams.spec.whatwg.org/#ts-class

import { defineInterface, internalToken, newPromise, toObject } from "../../webidl/index.ts";
import { invoke } from "../algorithm-result.ts";
import type { ReadableStream } from "../readable/readable-stream.ts";
import { readableStreamObject } from "../readable/readable-stream.ts";
import type { QueuingStrategy } from "../strategies.ts";
import { extractHighWaterMark, extractSizeAlgorithm, toQueuingStrategy } from "../strategies.ts";
import type { WritableStream } from "../writable/writable-stream.ts";
import { writableStreamObject } from "../writable/writable-stream.ts";
import type { TransformStreamRecord } from "./records.ts";
import { newTransformStreamDefaultController, newTransformStreamRecord, setTransformAlgorithms } from "./sides.ts";
import { TransformStreamDefaultController } from "./transform-stream-default-controller.ts";
import { toTransformer, transformAlgorithms } from "./transformer.ts";

let recordOf: (value: unknown) => TransformStreamRecord | undefined;

/** https://streams.spec.whatwg.org/#ts-constructor */
function setUp(
  transformer: object | null,
  writableStrategy: QueuingStrategy,
  readableStrategy: QueuingStrategy,
): TransformStreamRecord {
  // 2-4. Convert.
  const callbacks = toTransformer(transformer);
  if (callbacks.readableType !== undefined) throw new RangeError("transformer.readableType is reserved");
  if (callbacks.writableType !== undefined) throw new RangeError("transformer.writableType is reserved");
  // 5-8. Strategies.
  const readableHighWaterMark = extractHighWaterMark(readableStrategy, 0);
  const readableSize = extractSizeAlgorithm(readableStrategy);
  const writableHighWaterMark = extractHighWaterMark(writableStrategy, 1);
  const writableSize = extractSizeAlgorithm(writableStrategy);
  // 9-10. Both sides start when the transformer has.
  const { start } = callbacks;
  const started = start && newPromise<unknown>();
  const strategies = { readableHighWaterMark, readableSize, writableHighWaterMark, writableSize };
  const record = newTransformStreamRecord(started?.promise, strategies);
  // 11. Controller.
  const controller = newTransformStreamDefaultController(record);
  const object = new TransformStreamDefaultController(internalToken, controller);
  setTransformAlgorithms(controller, transformAlgorithms(transformer, callbacks, object));
  // 12-13. Start.
  if (start !== undefined && started !== undefined) started.resolve(invoke(start, transformer, [object]));
  return record;
}

export class TransformStream {
  #record: TransformStreamRecord;

  static {
    recordOf = (value) => (typeof value === "object" && value !== null && #record in value ? value.#record : undefined);
  }

  /** Our own code passes the token and a record. */
  constructor(
    transformer: unknown = undefined,
    writableStrategy: unknown = undefined,
    readableStrategy: unknown = undefined,
  ) {
    if (transformer === internalToken) {
      this.#record = writableStrategy as TransformStreamRecord;
    } else {
      const object = transformer === undefined ? null : toObject(transformer, "TransformStream: transformer");
      const writable = toQueuingStrategy(writableStrategy, "TransformStream: writableStrategy");
      const readable = toQueuingStrategy(readableStrategy, "TransformStream: readableStrategy");
      this.#record = setUp(object, writable, readable);
    }
    this.#record.object = this;
  }

  get readable(): ReadableStream {
    return readableStreamObject(this.#record.readable);
  }

  get writable(): WritableStream {
    return writableStreamObject(this.#record.writable);
  }
}
defineInterface(TransformStream, { is: (value) => transformStreamOf(value) !== undefined });

/** The record of a TransformStream; undefined for what is none. */
export function transformStreamOf(value: unknown): TransformStreamRecord | undefined {
  return recordOf(value);
}

/** The interface object of a record, the same one each time. */
export function transformStreamObject(record: TransformStreamRecord): TransformStream {
  return (record.object as TransformStream | undefined) ?? new TransformStream(internalToken, record);
}
