// The arguments of the methods of caches.

import { type RequestRecord, requestRecordFrom, requestRecordOf } from "../../fetch/index.ts";
import { rejectedPromise, resolvedPromise, toBoolean, toDictionary, toDOMString } from "../../webidl/index.ts";
import type { CacheQueryOptions, MultiCacheQueryOptions } from "./records.ts";

/** RequestInfo, and what the methods do first with it: a string is a request for it. */
export function toRequest(value: unknown, where: string): RequestRecord {
  return requestRecordOf(value) ?? requestRecordFrom(value, undefined, where);
}

export function toQueryOptions(value: unknown, where: string): CacheQueryOptions {
  const given = toDictionary(value, `${where}: options`) as Record<string, unknown> | undefined;
  return {
    ignoreMethod: toBoolean(given?.ignoreMethod),
    ignoreSearch: toBoolean(given?.ignoreSearch),
    ignoreVary: toBoolean(given?.ignoreVary),
  };
}

export function toMultiQueryOptions(value: unknown, where: string): MultiCacheQueryOptions {
  const options = toQueryOptions(value, where);
  const cacheName = (value as { cacheName?: unknown } | null | undefined)?.cacheName;
  const name = cacheName === undefined ? undefined : toDOMString(cacheName, `${where}: options.cacheName`);
  return { ...options, cacheName: name };
}

/** What `steps` give, as a promise; what they throw, too. */
export function promiseOf<T>(steps: () => T): Promise<T> {
  try {
    return resolvedPromise(steps());
  } catch (error) {
    return rejectedPromise(error);
  }
}

/** The promise that `steps` give, or one that is rejected with what they throw. */
export function promiseFrom<T>(steps: () => Promise<T>): Promise<T> {
  try {
    return steps();
  } catch (error) {
    return rejectedPromise(error);
  }
}
