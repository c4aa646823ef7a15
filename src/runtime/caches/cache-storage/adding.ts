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
import { newPromise, react, waitForAll } from "../../webidl/index.ts";
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
  const fetched: Promise<CacheItem | null>[] = [];
  for (let at = 0; at < requests.length; at++)
    arrayPush(fetched, fetchItem(cache, requests[at] as RequestRecord, where));
  // 6–9. All of them, or none.
  const { promise, resolve, reject } = newPromise<void>();
  const put = (items: (CacheItem | null)[]) => {
    try {
      putItems(cache, withoutNulls(items));
      resolve(undefined);
    } catch (error) {
      reject(error);
    }
  };
  waitForAll(fetched, put, reject);
  return promise;
}

function requireFetchable(request: RequestRecord, where: string): void {
  if (!isStorableRequest(request)) throw new TypeError(`${where}: a request must be GET, of an http or https URL`);
}

function fetchItem(cache: CacheRecord, request: RequestRecord, where: string): Promise<CacheItem | null> {
  return react(fetchRequest(request), (response: Response) => {
    const record = responseRecordOf(response) as ResponseRecord;
    if (record.status < 200 || record.status > 299) {
      throw new TypeError(`${where}: the response has status ${record.status}`);
    }
    requireStorable(record, where);
    const { promise, resolve, reject } = newPromise<CacheItem | null>();
    storeResponse(cache, request, record, { item: resolve, failure: reject });
    return promise;
  });
}

function withoutNulls(items: readonly (CacheItem | null)[]): CacheItem[] {
  const kept: CacheItem[] = [];
  for (let at = 0; at < items.length; at++) {
    const item = items[at];
    if (item !== null && item !== undefined) arrayPush(kept, item);
  }
  return kept;
}
