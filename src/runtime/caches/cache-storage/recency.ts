// All that the app's caches hold, by when it was used last: when it grows over its bound, the oldest goes (D-CACHES-1).

import { arrayIndexOf, arraySplice } from "../../infra/index.ts";
import type { CacheItem, CacheRecord } from "./records.ts";

/** So much may all caches of an app hold: they count for its memory, which is for other things, too. */
export const mostBytes = 16 * 1024 * 1024;

let held = 0;
let oldest: CacheItem | null = null;
let newest: CacheItem | null = null;

function isListed(item: CacheItem): boolean {
  return item.older !== null || item.newer !== null || oldest === item;
}

function unlink(item: CacheItem): void {
  const { older, newer } = item;
  if (older === null) oldest = newer;
  else older.newer = newer;
  if (newer === null) newest = older;
  else newer.older = older;
  item.older = null;
  item.newer = null;
}

function linkNewest(item: CacheItem): void {
  item.older = newest;
  if (newest === null) oldest = item;
  else newest.newer = item;
  newest = item;
}

/** The item is used now. */
export function touchItem(item: CacheItem): void {
  if (item === newest || !isListed(item)) return;
  unlink(item);
  linkNewest(item);
}

/** Counts the item, which stands in its cache; others make way. Not larger than `mostBytes`. */
export function holdItem(item: CacheItem): void {
  if (item.cache.isDoomed) return;
  linkNewest(item);
  held += item.size;
  while (held > mostBytes && oldest !== null && oldest !== item) {
    const evicted: CacheItem = oldest;
    releaseItem(evicted);
    const { items } = evicted.cache;
    const at = arrayIndexOf(items, evicted);
    if (at !== -1) arraySplice(items, at, 1);
  }
}

/** The item is in its cache no more, or its cache is doomed. */
export function releaseItem(item: CacheItem): void {
  if (!isListed(item)) return;
  unlink(item);
  held -= item.size;
}

/** https://w3c.github.io/ServiceWorker/#dom-cachestorage-delete: who holds the cache goes on with it. */
export function doomCache(cache: CacheRecord): void {
  cache.isDoomed = true;
  for (let at = 0; at < cache.items.length; at++) releaseItem(cache.items[at] as CacheItem);
}
