// https://streams.spec.whatwg.org/#underlying-sink-api: an app's sink as algorithms.

import { toCallback, toDictionary } from "../../webidl/index.ts";
import { invokeForPromise, invokeStart, invokeWithChunk } from "../algorithm-result.ts";
import type { SinkAlgorithms } from "./records.ts";

type Callback = (...args: never[]) => unknown;

/** https://streams.spec.whatwg.org/#dictdef-underlyingsink; undefined stands for a member that is not there. */
export interface UnderlyingSink {
  readonly abort: Callback | undefined;
  readonly close: Callback | undefined;
  readonly start: Callback | undefined;
  readonly type: unknown;
  readonly write: Callback | undefined;
}

const none: UnderlyingSink = {
  abort: undefined,
  close: undefined,
  start: undefined,
  type: undefined,
  write: undefined,
};

function callbackOrNone(value: unknown, name: string): Callback | undefined {
  return value === undefined ? undefined : toCallback<Callback>(value, `underlyingSink.${name}`);
}

/** Converts an argument, running getters of the app. */
export function toUnderlyingSink(value: object | null): UnderlyingSink {
  const members = toDictionary(value, "underlyingSink") as { [Name in keyof UnderlyingSink]?: unknown } | undefined;
  if (members === undefined) return none;
  return {
    abort: callbackOrNone(members.abort, "abort"),
    close: callbackOrNone(members.close, "close"),
    start: callbackOrNone(members.start, "start"),
    type: members.type,
    write: callbackOrNone(members.write, "write"),
  };
}

/**
 * https://streams.spec.whatwg.org/#set-up-writable-stream-default-controller-from-underlying-sink, steps 2 to 9.
 * `controller` is the object that callbacks get.
 */
export function sinkAlgorithms(sink: object | null, callbacks: UnderlyingSink, controller: object): SinkAlgorithms {
  const { start, write, close, abort } = callbacks;
  return {
    start: start && (() => invokeStart(start, sink, controller)),
    write: write && ((chunk) => invokeWithChunk(write, sink, chunk, controller)),
    close: close && (() => invokeForPromise(close, sink, [])),
    abort: abort && ((reason) => invokeForPromise(abort, sink, [reason])),
  };
}
