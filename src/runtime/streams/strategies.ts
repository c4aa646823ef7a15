// https://streams.spec.whatwg.org/#qs-abstract-ops

import { objectDefineProperty } from "../infra/index.ts";
import { toCallback, toDictionary, toUnrestrictedDouble } from "../webidl/index.ts";
import { invoke } from "./algorithm-result.ts";
import type { SizeAlgorithm } from "./readable/records.ts";

/** Apps see the function; its name is no matter of how the runtime is bundled. */
export function namedSize<F extends (chunk: never) => unknown>(size: F): F {
  return objectDefineProperty(size, "name", { value: "size", configurable: true }) as F;
}

/** https://streams.spec.whatwg.org/#count-queuing-strategy-size-function */
export const countSize = namedSize(() => 1);

/** https://streams.spec.whatwg.org/#dictdef-queuingstrategy; undefined stands for a member that is not there. */
export interface QueuingStrategy {
  readonly highWaterMark: number | undefined;
  readonly size: ((chunk: unknown) => unknown) | undefined;
}

/** Converts an argument, running getters of the app. */
export function toQueuingStrategy(value: unknown, context: string): QueuingStrategy {
  const members = toDictionary(value, context) as { highWaterMark?: unknown; size?: unknown } | undefined;
  if (members === undefined) return { highWaterMark: undefined, size: undefined };
  const { highWaterMark } = members;
  const mark =
    highWaterMark === undefined ? undefined : toUnrestrictedDouble(highWaterMark, `${context}.highWaterMark`);
  const { size } = members;
  return { highWaterMark: mark, size: size === undefined ? undefined : toCallback(size, `${context}.size`) };
}

/** https://streams.spec.whatwg.org/#validate-and-normalize-high-water-mark */
export function extractHighWaterMark(strategy: QueuingStrategy, defaultHighWaterMark: number): number {
  const { highWaterMark } = strategy;
  if (highWaterMark === undefined) return defaultHighWaterMark;
  if (!(highWaterMark >= 0)) throw new RangeError("A strategy's highWaterMark must be a non-negative number");
  return highWaterMark;
}

/** https://streams.spec.whatwg.org/#make-size-algorithm-from-size-function; undefined is the algorithm that returns 1. */
export function extractSizeAlgorithm(strategy: QueuingStrategy): SizeAlgorithm | undefined {
  const { size } = strategy;
  if (size === undefined || size === countSize) return undefined;
  return (chunk) => toUnrestrictedDouble(invoke(size, undefined, [chunk]), "The size of a chunk");
}
