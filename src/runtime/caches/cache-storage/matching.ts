// Which items of a cache a request is answered by: https://w3c.github.io/ServiceWorker/#cache-algorithms

import {
  getDecodeAndSplit,
  getFromHeaderList,
  headersOfRequest,
  type RequestRecord,
  type ResponseRecord,
  urlOfRequest,
} from "../../fetch/index.ts";
import { arrayPush, asciiLowercase, dateNow, stringIndexOf, stringSlice } from "../../infra/index.ts";
import { releaseItem } from "./recency.ts";
import type { CacheItem, CacheQueryOptions, CacheRecord } from "./records.ts";

function upTo(text: string, part: string): string {
  const end = stringIndexOf(text, part);
  return end === -1 ? text : stringSlice(text, 0, end);
}

function keyOf(request: RequestRecord, ignoreSearch: boolean): string {
  const url = upTo(urlOfRequest(request), "#");
  return ignoreSearch ? upTo(url, "?") : url;
}

/** https://w3c.github.io/ServiceWorker/#request-matches-cached-item-algorithm, for a query whose key is known. */
function requestMatches(query: RequestRecord, key: string, item: CacheItem, options: CacheQueryOptions): boolean {
  // 1. Method.
  if (!options.ignoreMethod && item.request.method !== "GET") return false;
  // 2–5. URL.
  if (keyOf(item.request, options.ignoreSearch) !== key) return false;
  // 6–8. What the response depends on.
  return options.ignoreVary || variesAlike(query, item.request, item.response);
}

function variesAlike(query: RequestRecord, request: RequestRecord, response: ResponseRecord): boolean {
  const names = getDecodeAndSplit(response.headers.list, "vary");
  if (names === null) return true;
  for (let at = 0; at < names.length; at++) {
    const name = asciiLowercase(names[at] as string);
    if (name === "*") return false;
    const wanted = getFromHeaderList(headersOfRequest(query).list, name);
    if (getFromHeaderList(headersOfRequest(request).list, name) !== wanted) return false;
  }
  return true;
}

/** https://w3c.github.io/ServiceWorker/#query-cache-algorithm, over a list of items. */
export function queryItems(query: RequestRecord, items: readonly CacheItem[], options: CacheQueryOptions): CacheItem[] {
  const key = keyOf(query, options.ignoreSearch);
  const matched: CacheItem[] = [];
  for (let at = 0; at < items.length; at++) {
    const item = items[at] as CacheItem;
    if (requestMatches(query, key, item, options)) arrayPush(matched, item);
  }
  return matched;
}

/** All that the cache has, without what has become stale. */
export function itemsOf(cache: CacheRecord): readonly CacheItem[] {
  if (!cache.isFreshOnly) return cache.items;
  const now = dateNow();
  const fresh: CacheItem[] = [];
  for (let at = 0; at < cache.items.length; at++) {
    const item = cache.items[at] as CacheItem;
    if (item.expires > now) arrayPush(fresh, item);
    else releaseItem(item);
  }
  cache.items = fresh;
  return fresh;
}

/** Has the header field an asterisk among its names? */
export function variesByAll(response: ResponseRecord): boolean {
  const names = getDecodeAndSplit(response.headers.list, "vary");
  for (let at = 0; names !== null && at < names.length; at++) if (names[at] === "*") return true;
  return false;
}
