// The CacheStorage interface: https://w3c.github.io/ServiceWorker/#cachestorage-interface, with the default cache of
// Workers.

import { type Response, requestRecordOf } from "../../fetch/index.ts";
import { arrayPush, mapDelete, mapForEach, mapGet, mapHas, mapSet } from "../../infra/index.ts";
import {
  defineInterface,
  internalToken,
  requireArguments,
  requireInternal,
  toDOMString,
  toUSVString,
} from "../../webidl/index.ts";
import { type Cache, matchOne, newCache } from "./cache.ts";
import { promiseOf, toMultiQueryOptions } from "./query-options.ts";
import { doomCache } from "./recency.ts";
import { type CacheRecord, newCacheRecord } from "./records.ts";

export class CacheStorage {
  /** https://w3c.github.io/ServiceWorker/#dfn-name-to-cache-map */
  #caches: Map<string, CacheRecord> = new Map();
  #default: Cache = newCache(newCacheRecord(true));

  constructor(token: unknown) {
    requireInternal(token);
  }

  /** Of Workers: the cache that has no name. */
  get default(): Cache {
    return this.#default;
  }

  /** https://w3c.github.io/ServiceWorker/#cache-storage-match */
  match(request: unknown, options: unknown = undefined): Promise<Response | undefined> {
    return promiseOf(() => {
      const caches = this.#caches;
      requireArguments(arguments.length, 1, "CacheStorage.match");
      const info = requestRecordOf(request) === null ? toUSVString(request, "CacheStorage.match: request") : request;
      const query = toMultiQueryOptions(options, "CacheStorage.match");
      // 1. In one of them.
      if (query.cacheName !== undefined) {
        const cache = mapGet(caches, query.cacheName);
        return cache === undefined ? undefined : matchOne(cache, info, query);
      }
      // 2. In the first that has it.
      let found: Response | undefined;
      mapForEach(caches, (cache) => {
        found ??= matchOne(cache, info, query);
      });
      return found;
    });
  }

  /** https://w3c.github.io/ServiceWorker/#cache-storage-has */
  has(cacheName: unknown): Promise<boolean> {
    return promiseOf(() => {
      const caches = this.#caches;
      requireArguments(arguments.length, 1, "CacheStorage.has");
      return mapHas(caches, toDOMString(cacheName, "CacheStorage.has: cacheName"));
    });
  }

  /** https://w3c.github.io/ServiceWorker/#cache-storage-open */
  open(cacheName: unknown): Promise<Cache> {
    return promiseOf(() => {
      const caches = this.#caches;
      requireArguments(arguments.length, 1, "CacheStorage.open");
      const name = toDOMString(cacheName, "CacheStorage.open: cacheName");
      let cache = mapGet(caches, name);
      if (cache === undefined) {
        cache = newCacheRecord(false);
        mapSet(caches, name, cache);
      }
      return newCache(cache);
    });
  }

  /** https://w3c.github.io/ServiceWorker/#cache-storage-delete */
  delete(cacheName: unknown): Promise<boolean> {
    return promiseOf(() => {
      const caches = this.#caches;
      requireArguments(arguments.length, 1, "CacheStorage.delete");
      const name = toDOMString(cacheName, "CacheStorage.delete: cacheName");
      const cache = mapGet(caches, name);
      if (cache !== undefined) doomCache(cache);
      return mapDelete(caches, name);
    });
  }

  /** https://w3c.github.io/ServiceWorker/#cache-storage-keys */
  keys(): Promise<string[]> {
    return promiseOf(() => {
      const names: string[] = [];
      mapForEach(this.#caches, (_cache, name) => arrayPush(names, name));
      return names;
    });
  }

  static {
    defineInterface(CacheStorage, { length: 0, is: (value) => #caches in value });
  }
}

export const caches = new CacheStorage(internalToken);
