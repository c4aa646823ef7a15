// The Cache interface: https://w3c.github.io/ServiceWorker/#cache-interface

import {
  cloneResponse,
  copyHeaderList,
  headersOfRequest,
  newRequest,
  newResponseObject,
  type Request,
  type RequestRecord,
  type Response,
  requestRecordOf,
  responseRecordOf,
} from "../../fetch/index.ts";
import { arrayPush, objectFreeze } from "../../infra/index.ts";
import {
  defineInterface,
  internalToken,
  newPromise,
  requireArguments,
  requireInternal,
  toSequence,
  toUSVString,
} from "../../webidl/index.ts";
import { addAll } from "./adding.ts";
import { deleteItems, putItems } from "./batch.ts";
import { itemsOf, queryItems } from "./matching.ts";
import { promiseFrom, promiseOf, toQueryOptions, toRequest } from "./query-options.ts";
import { touchItem } from "./recency.ts";
import type { CacheItem, CacheQueryOptions, CacheRecord } from "./records.ts";
import { isStorableRequest, requireStorable, storeResponse } from "./storing.ts";

export class Cache {
  #record: CacheRecord;

  constructor(token: unknown, record: CacheRecord) {
    requireInternal(token);
    this.#record = record;
  }

  /** https://w3c.github.io/ServiceWorker/#cache-match */
  match(request: unknown, options: unknown = undefined): Promise<Response | undefined> {
    return promiseOf(() => {
      const record = this.#record;
      requireArguments(arguments.length, 1, "Cache.match");
      const given = toInfo(request, "Cache.match");
      return matchOne(record, given, toQueryOptions(options, "Cache.match"));
    });
  }

  /** https://w3c.github.io/ServiceWorker/#cache-matchall */
  matchAll(request: unknown = undefined, options: unknown = undefined): Promise<readonly Response[]> {
    return promiseOf(() => {
      const record = this.#record;
      const items = select(record, request, options, "Cache.matchAll");
      const responses: Response[] = [];
      for (let at = 0; at < items.length; at++) arrayPush(responses, responseOf(items[at] as CacheItem));
      return objectFreeze(responses);
    });
  }

  /** https://w3c.github.io/ServiceWorker/#cache-add */
  add(request: unknown): Promise<void> {
    return promiseFrom(() => {
      const record = this.#record;
      requireArguments(arguments.length, 1, "Cache.add");
      return addAll(record, [toInfo(request, "Cache.add")], "Cache.add");
    });
  }

  /** https://w3c.github.io/ServiceWorker/#cache-addAll */
  addAll(requests: unknown): Promise<void> {
    return promiseFrom(() => {
      const record = this.#record;
      requireArguments(arguments.length, 1, "Cache.addAll");
      return addAll(record, toSequence(requests, "Cache.addAll: requests", toInfo), "Cache.addAll");
    });
  }

  /** https://w3c.github.io/ServiceWorker/#cache-put */
  put(request: unknown, response: unknown): Promise<void> {
    return promiseFrom(() => {
      const cache = this.#record;
      requireArguments(arguments.length, 2, "Cache.put");
      const info = toInfo(request, "Cache.put");
      const stored = responseRecordOf(response);
      if (stored === null) throw new TypeError("Cache.put: response must be a Response.");
      // 2–4. The request.
      const asked = toRequest(info, "Cache.put");
      if (!isStorableRequest(asked)) throw new TypeError("Cache.put: the request must be GET, of an http or https URL");
      // 5–8. The response.
      requireStorable(stored, "Cache.put");
      // 9–20. Its body, and the operation.
      const { promise, resolve, reject } = newPromise<void>();
      const item = (item: CacheItem | null) => {
        if (item !== null) putItems(cache, [item]);
        resolve(undefined);
      };
      storeResponse(cache, asked, stored, { item, failure: reject });
      return promise;
    });
  }

  /** https://w3c.github.io/ServiceWorker/#cache-delete */
  delete(request: unknown, options: unknown = undefined): Promise<boolean> {
    return promiseOf(() => {
      const record = this.#record;
      requireArguments(arguments.length, 1, "Cache.delete");
      const info = toInfo(request, "Cache.delete");
      const query = toQueryOptions(options, "Cache.delete");
      const asked = toRequest(info, "Cache.delete");
      return canMatch(asked, query) && deleteItems(record, asked, query);
    });
  }

  /** https://w3c.github.io/ServiceWorker/#cache-keys */
  keys(request: unknown = undefined, options: unknown = undefined): Promise<readonly Request[]> {
    return promiseOf(() => {
      const record = this.#record;
      const items = select(record, request, options, "Cache.keys");
      const requests: Request[] = [];
      for (let at = 0; at < items.length; at++) arrayPush(requests, requestOf(items[at] as CacheItem));
      return objectFreeze(requests);
    });
  }

  static {
    defineInterface(Cache, { length: 0, is: (value) => #record in value });
  }
}

/** A RequestInfo as Web IDL gives it: a string is left for later, when a relative URL is no longer an error of type. */
function toInfo(value: unknown, where: string): unknown {
  return requestRecordOf(value) === null ? toUSVString(value, `${where}: request`) : value;
}

/** Without ignoreMethod only a GET is ever answered. */
function canMatch(request: RequestRecord, options: CacheQueryOptions): boolean {
  return request.method === "GET" || options.ignoreMethod;
}

function select(record: CacheRecord, request: unknown, options: unknown, where: string): readonly CacheItem[] {
  const info = request === undefined ? undefined : toInfo(request, where);
  const query = toQueryOptions(options, where);
  if (info === undefined) return itemsOf(record);
  const asked = toRequest(info, where);
  return canMatch(asked, query) ? queryItems(asked, itemsOf(record), query) : [];
}

/** The first response that answers the request. */
export function matchOne(record: CacheRecord, info: unknown, options: CacheQueryOptions): Response | undefined {
  const asked = toRequest(info, "match");
  const item = canMatch(asked, options) ? queryItems(asked, itemsOf(record), options)[0] : undefined;
  return item === undefined ? undefined : responseOf(item);
}

function requestOf({ request }: CacheItem): Request {
  return newRequest({
    ...request,
    headers: { list: copyHeaderList(headersOfRequest(request).list), guard: "request" },
  });
}

function responseOf(item: CacheItem): Response {
  touchItem(item);
  return newResponseObject(cloneResponse(item.response));
}

export function newCache(record: CacheRecord): Cache {
  return new Cache(internalToken, record);
}
