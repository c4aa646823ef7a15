// What caches are inside: plain data.

import type { RequestRecord, ResponseRecord } from "../../fetch/index.ts";

/** https://w3c.github.io/ServiceWorker/#dfn-request-response-list, one item. Nobody changes it. */
export interface CacheItem {
  readonly request: RequestRecord;
  /** Its body is at hand. */
  readonly response: ResponseRecord;
  /** How much memory it takes, about. */
  readonly size: number;
  /** Unix time in milliseconds from which on it is stale; Infinity where it never is. */
  readonly expires: number;
  /** The item's neighbours by when they were used last (recency.ts); both null for what is not in that list. */
  older: CacheItem | null;
  newer: CacheItem | null;
  readonly cache: CacheRecord;
}

export interface CacheRecord {
  /** https://w3c.github.io/ServiceWorker/#dfn-request-response-list */
  items: CacheItem[];
  /** Deleted from the storage while somebody may hold it: its items are no longer counted. */
  isDoomed: boolean;
  /** Does it keep what may be kept, and only for so long as the response says, as the default cache of Workers does? */
  readonly isFreshOnly: boolean;
}

/** https://w3c.github.io/ServiceWorker/#dictdef-cachequeryoptions */
export interface CacheQueryOptions {
  ignoreSearch: boolean;
  ignoreMethod: boolean;
  ignoreVary: boolean;
}

/** https://w3c.github.io/ServiceWorker/#dictdef-multicachequeryoptions */
export interface MultiCacheQueryOptions extends CacheQueryOptions {
  cacheName: string | undefined;
}

export const noOptions: CacheQueryOptions = { ignoreSearch: false, ignoreMethod: false, ignoreVary: false };

export function newCacheRecord(isFreshOnly: boolean): CacheRecord {
  return { items: [], isDoomed: false, isFreshOnly };
}
