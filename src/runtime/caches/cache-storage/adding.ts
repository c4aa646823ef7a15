// https://w3c.github.io/ServiceWorker/#cache-addAll

import {
  fetchRequest,
  type RequestRecord,
  type Response,
  type ResponseRecord,
  requestRecordFrom,
  requestRecordOf,
  responseRecordOf,
} from "../../fetch/index.ts";
import { arrayPush } from "../../infra/index.ts";
import { newPromise, upon } from "../../webidl/index.ts";
import { putItems } from "./batch.ts";
import type { CacheItem, CacheRecord } from "./records.ts";
import { isStorableRequest, requireStorable, storeResponse } from "./storing.ts";

/** `infos`: converted RequestInfos. */
export function addAll(cache: CacheRecord, infos: readonly unknown[], where: string): Promise<void> {
  // 3. Requests that were given must be of the kind.
  for (let at = 0; at < infos.length; at++) {
    const given = requestRecordOf(infos[at]);
    if (given !== null) requireFetchable(given, where);
  }
  // 5. The requests, none of which is sent before all are known to be good.
  const requests: RequestRecord[] = [];
  for (let at = 0; at < infos.length; at++) {
    const request = requestRecordFrom(infos[at], undefined, where);
    requireFetchable(request, where);
    arrayPush(requests, request);
  }
  return fetchItems(cache, requests, where);
}

/** Steps 6–9: all of them, or none. Items are never what a promise gives: an app would see them in `then`. */
function fetchItems(cache: CacheRecord, requests: readonly RequestRecord[], where: string): Promise<void> {
  const { promise, resolve, reject } = newPromise<void>();
  const items: (CacheItem | null)[] = [];
  let left = requests.length;
  const put = () => {
    try {
      putItems(cache, withoutNulls(items));
      resolve(undefined);
    } catch (error) {
      reject(error);
    }
  };
  if (left === 0) put();
  for (let at = 0; at < requests.length; at++) {
    const request = requests[at] as RequestRecord;
    const item = (item: CacheItem | null) => {
      items[at] = item;
      left--;
      if (left === 0) put();
    };
    const store = (response: Response) => {
      try {
        const record = requireFetched(responseRecordOf(response) as ResponseRecord, where);
        storeResponse(cache, request, record, { item, failure: reject });
      } catch (error) {
        reject(error);
      }
    };
    upon(fetchRequest(request), store, reject);
  }
  return promise;
}

function requireFetched(response: ResponseRecord, where: string): ResponseRecord {
  if (response.status < 200 || response.status > 299) {
    throw new TypeError(`${where}: the response has status ${response.status}`);
  }
  requireStorable(response, where);
  return response;
}

function requireFetchable(request: RequestRecord, where: string): void {
  if (!isStorableRequest(request)) throw new TypeError(`${where}: a request must be GET, of an http or https URL`);
}

function withoutNulls(items: readonly (CacheItem | null)[]): CacheItem[] {
  const kept: CacheItem[] = [];
  for (let at = 0; at < items.length; at++) {
    const item = items[at];
    if (item !== null && item !== undefined) arrayPush(kept, item);
  }
  return kept;
}
