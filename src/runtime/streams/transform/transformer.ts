// https://streams.spec.whatwg.org/#transformer-api: an app's transformer as algorithms.

import { toCallback, toDictionary } from "../../webidl/index.ts";
import { invokeForPromise, invokeWithChunk } from "../algorithm-result.ts";
import type { TransformAlgorithms } from "./records.ts";

type Callback = (...args: never[]) => unknown;

/** https://streams.spec.whatwg.org/#dictdef-transformer; undefined stands for a member that is not there. */
export interface Transformer {
  readonly cancel: Callback | undefined;
  readonly flush: Callback | undefined;
  readonly readableType: unknown;
  readonly start: Callback | undefined;
  readonly transform: Callback | undefined;
  readonly writableType: unknown;
}

const none: Transformer = {
  cancel: undefined,
  flush: undefined,
  readableType: undefined,
  start: undefined,
  transform: undefined,
  writableType: undefined,
};

function callbackOrNone(value: unknown, name: string): Callback | undefined {
  return value === undefined ? undefined : toCallback<Callback>(value, `transformer.${name}`);
}

/** Converts an argument, running getters of the app. */
export function toTransformer(value: object | null): Transformer {
  const members = toDictionary(value, "transformer") as { [Name in keyof Transformer]?: unknown } | undefined;
  if (members === undefined) return none;
  return {
    cancel: callbackOrNone(members.cancel, "cancel"),
    flush: callbackOrNone(members.flush, "flush"),
    readableType: members.readableType,
    start: callbackOrNone(members.start, "start"),
    transform: callbackOrNone(members.transform, "transform"),
    writableType: members.writableType,
  };
}

/**
 * https://streams.spec.whatwg.org/#set-up-transform-stream-default-controller-from-transformer, steps 2 to 7.
 * `controller` is the object that callbacks get.
 */
export function transformAlgorithms(
  transformer: object | null,
  callbacks: Transformer,
  controller: object,
): TransformAlgorithms {
  const { transform, flush, cancel } = callbacks;
  return {
    transform: transform && ((chunk) => invokeWithChunk(transform, transformer, chunk, controller)),
    flush: flush && (() => invokeForPromise(flush, transformer, [controller])),
    cancel: cancel && ((reason) => invokeForPromise(cancel, transformer, [reason])),
  };
}
