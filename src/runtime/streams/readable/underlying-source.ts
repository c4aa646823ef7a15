// https://streams.spec.whatwg.org/#underlying-source-api: an app's source as algorithms.

import { toCallback, toDictionary, toEnum, toUnsignedLongLong } from "../../webidl/index.ts";
import { invokeForChunk, invokeForPromise, invokeStart } from "../algorithm-result.ts";
import type { SourceAlgorithms } from "./records.ts";

type Callback = (...args: never[]) => unknown;

/** https://streams.spec.whatwg.org/#dictdef-underlyingsource; undefined stands for a member that is not there. */
export interface UnderlyingSource {
  readonly autoAllocateChunkSize: number | undefined;
  readonly cancel: Callback | undefined;
  readonly pull: Callback | undefined;
  readonly start: Callback | undefined;
  readonly type: "bytes" | undefined;
}

type Members = { [Name in keyof UnderlyingSource]?: unknown };

const none: UnderlyingSource = {
  autoAllocateChunkSize: undefined,
  cancel: undefined,
  pull: undefined,
  start: undefined,
  type: undefined,
};

function callbackOrNone(value: unknown, name: string): Callback | undefined {
  return value === undefined ? undefined : toCallback<Callback>(value, `underlyingSource.${name}`);
}

/** Converts an argument, running getters of the app. */
export function toUnderlyingSource(value: object | null): UnderlyingSource {
  const members = toDictionary(value, "underlyingSource") as Members | undefined;
  if (members === undefined) return none;
  const size = members.autoAllocateChunkSize;
  const autoAllocateChunkSize =
    size === undefined ? undefined : toUnsignedLongLong(size, "underlyingSource.autoAllocateChunkSize", "enforceRange");
  const cancel = callbackOrNone(members.cancel, "cancel");
  const pull = callbackOrNone(members.pull, "pull");
  const start = callbackOrNone(members.start, "start");
  const { type } = members;
  return {
    autoAllocateChunkSize,
    cancel,
    pull,
    start,
    type: type === undefined ? undefined : toEnum<"bytes">(type, ["bytes"], "underlyingSource.type"),
  };
}

/**
 * https://streams.spec.whatwg.org/#set-up-readable-stream-default-controller-from-underlying-source, steps 2 to 7, and
 * the same steps for byte streams. `controller` is the object that callbacks get.
 */
export function sourceAlgorithms(
  source: object | null,
  callbacks: UnderlyingSource,
  controller: object,
): SourceAlgorithms {
  const { start, pull, cancel } = callbacks;
  return {
    start: start && (() => invokeStart(start, source, controller)),
    pull: pull && (() => invokeForChunk(pull, source, controller)),
    cancel: cancel && ((reason) => invokeForPromise(cancel, source, [reason])),
  };
}
