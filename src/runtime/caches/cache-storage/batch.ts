// https://w3c.github.io/ServiceWorker/#batch-cache-operations-algorithm: what changes a cache.

import type { RequestRecord } from "../../fetch/index.ts";
import { arrayIncludes, arrayPush } from "../../infra/index.ts";
import { newDOMException } from "../../webidl/index.ts";
import { itemsOf, queryItems } from "./matching.ts";
import { holdItem, releaseItem } from "./recency.ts";
import { type CacheItem, type CacheQueryOptions, type CacheRecord, noOptions } from "./records.ts";

function removeItems(cache: CacheRecord, removed: readonly CacheItem[]): void {
  if (removed.length === 0) return;
  const kept: CacheItem[] = [];
  for (let at = 0; at < cache.items.length; at++) {
    const item = cache.items[at] as CacheItem;
    if (arrayIncludes(removed, item)) releaseItem(item);
    else arrayPush(kept, item);
  }
  cache.items = kept;
}

/** Operations of type "delete"; was there something to delete? */
export function deleteItems(cache: CacheRecord, query: RequestRecord, options: CacheQueryOptions): boolean {
  const matched = queryItems(query, itemsOf(cache), options);
  removeItems(cache, matched);
  return matched.length > 0;
}

/** Operations of type "put"; two that are for the same request change nothing. */
export function putItems(cache: CacheRecord, items: readonly CacheItem[]): void {
  const added: CacheItem[] = [];
  for (let at = 0; at < items.length; at++) {
    const item = items[at] as CacheItem;
    if (queryItems(item.request, added, noOptions).length > 0) {
      throw newDOMException("Two of the requests are for the same item of the cache.", "InvalidStateError");
    }
    arrayPush(added, item);
  }
  for (let at = 0; at < items.length; at++) {
    const item = items[at] as CacheItem;
    removeItems(cache, queryItems(item.request, itemsOf(cache), noOptions));
    arrayPush(cache.items, item);
    holdItem(item);
  }
}
