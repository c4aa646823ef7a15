// From a request and its response to an item of a cache: the body is read to its end.

import {
  type BodyRecord,
  type BodySource,
  type ByteSource,
  copyHeaderList,
  type HeaderList,
  headersOfRequest,
  isBlobSource,
  isBodyUnusable,
  newSourceBody,
  type RequestRecord,
  type ResponseRecord,
  readAllBytes,
  readBody,
  setInHeaderList,
  takeSource,
  urlOfRequest,
} from "../../fetch/index.ts";
import { stringStartsWith, typedArrayLength } from "../../infra/index.ts";
import { type DOMException, newDOMException } from "../../webidl/index.ts";
import { freshUntil } from "./freshness.ts";
import { variesByAll } from "./matching.ts";
import { mostBytes } from "./recency.ts";
import type { CacheItem, CacheRecord } from "./records.ts";

/** About what an item takes besides its texts. */
const itemOverhead = 1024;

export function isStorableRequest(request: RequestRecord): boolean {
  const url = urlOfRequest(request);
  return request.method === "GET" && (stringStartsWith(url, "http:") || stringStartsWith(url, "https:"));
}

/** Throws for what no cache takes; `where` begins the messages. */
export function requireStorable(response: ResponseRecord, where: string): void {
  if (response.status === 206) throw new TypeError(`${where}: a partial response (206) can't be stored`);
  if (variesByAll(response)) throw new TypeError(`${where}: a response that varies by "*" can't be stored`);
  const { body } = response;
  if (body !== null && isBodyUnusable(body)) throw new TypeError(`${where}: the response's body is used already`);
}

function quotaError(): DOMException {
  const message = `The response is larger than all caches of an app may be together (${mostBytes} bytes).`;
  return newDOMException(message, "QuotaExceededError");
}

/** Who waits for an item; one of the two is called, once. */
export interface StoringSteps {
  /** Null: it is not to be kept, which is no failure. */
  item(item: CacheItem | null): void;
  failure(reason: unknown): void;
}

/** Takes the body of the response, which is storable. */
export function storeResponse(
  cache: CacheRecord,
  request: RequestRecord,
  response: ResponseRecord,
  steps: StoringSteps,
): void {
  const { body } = response;
  const finish = (source: BodySource | null) => {
    const expires = cache.isFreshOnly ? freshUntil(response) : Number.POSITIVE_INFINITY;
    if (expires === null) {
      steps.item(null);
      return;
    }
    const item = newItem(
      cache,
      request,
      { ...response, body: source === null ? null : newSourceBody(source) },
      expires,
    );
    if (item.size > mostBytes) steps.failure(quotaError());
    else steps.item(item);
  };
  const source = body === null ? null : takeSource(body);
  if (body === null || source !== null) finish(source);
  else readAllBytes(boundedSource(body), finish, steps.failure);
}

/** The body, which fails when it is longer than what can be stored. */
function boundedSource(body: BodyRecord): ByteSource {
  const source = readBody(body);
  let length = 0;
  return {
    ...source,
    read(steps) {
      source.read({
        chunk(bytes) {
          length += typedArrayLength(bytes);
          if (length <= mostBytes) {
            steps.chunk(bytes);
            return;
          }
          const error = quotaError();
          source.cancel(error);
          steps.error(error);
        },
        end: () => steps.end(),
        error: (reason) => steps.error(reason),
      });
    },
  };
}

function newItem(cache: CacheRecord, request: RequestRecord, response: ResponseRecord, expires: number): CacheItem {
  const { list } = headersOfRequest(request);
  const kept: RequestRecord = {
    ...request,
    url: urlOfRequest(request),
    headers: { list: copyHeaderList(list), guard: "immutable" },
    rawUrl: "",
    rawHeaders: "",
    body: null,
    signal: null,
    followedSignal: null,
  };
  const stored: ResponseRecord = {
    ...response,
    headers: { list: copyHeaderList(response.headers.list), guard: "immutable" },
  };
  // What comes from that cache says so, on Workers.
  if (cache.isFreshOnly) setInHeaderList(stored.headers.list, "CF-Cache-Status", "cf-cache-status", "HIT");
  const texts = sizeOfHeaders(list) + sizeOfHeaders(stored.headers.list) + 2 * (kept.url as string).length;
  const size = itemOverhead + texts + sizeOfSource(stored.body?.source ?? null);
  return { request: kept, response: stored, size, expires, older: null, newer: null, cache };
}

function sizeOfSource(source: BodySource | null): number {
  if (source === null) return 0;
  if (typeof source === "string") return 2 * source.length;
  return isBlobSource(source) ? source.size : typedArrayLength(source);
}

function sizeOfHeaders(list: HeaderList): number {
  let size = 0;
  for (let at = 0; at < list.pairs.length; at++) size += 2 * (list.pairs[at] as string).length;
  return size;
}
