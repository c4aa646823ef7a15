// The list behind a URLSearchParams: https://url.spec.whatwg.org/#interface-urlsearchparams

import { arrayPush, arraySort, arraySplice } from "../infra/index.ts";
import { omitted, setUrlQuery, type UrlRecord, urlSearchEnd } from "./url-record.ts";
import { findUrlencoded, parseUrlencoded, type SearchParam, serializeUrlencoded } from "./urlencoded.ts";

export interface SearchParamsRecord {
  /** By paramsOf. Null: of the URL's query, which was not parsed since it was set. */
  list: SearchParam[] | null;
  /** Whether a value was looked for in a query that was not parsed: the next time it is. */
  scanned: boolean;
  /** https://url.spec.whatwg.org/#concept-urlsearchparams-url-object */
  url: UrlRecord | null;
}

export function newParamsRecord(list: SearchParam[]): SearchParamsRecord {
  return { list, scanned: true, url: null };
}

/** The list; its URL's query is parsed when somebody asks. */
export function paramsOf(params: SearchParamsRecord): SearchParam[] {
  params.list ??= parseQuery(params.url as UrlRecord);
  return params.list;
}

function parseQuery(url: UrlRecord): SearchParam[] {
  // Where it stands: a slice of the URL would be looked through more slowly.
  return url.searchStart === omitted ? [] : parseUrlencoded(url.href, url.searchStart + 1, urlSearchEnd(url));
}

/** The params of a URL, made when first asked for. */
export function searchParamsOf(url: UrlRecord): SearchParamsRecord {
  url.query ??= { list: null, scanned: false, url };
  return url.query;
}

/** After the URL's query has changed by another way than its params. */
export function refreshSearchParams(url: UrlRecord): void {
  if (url.query === null) return;
  url.query.list = null;
  url.query.scanned = false;
}

/** https://url.spec.whatwg.org/#concept-urlsearchparams-update */
function update(params: SearchParamsRecord): void {
  // 1. Nothing to update without a URL.
  if (params.url === null) return;
  // 2-4. The serialization, or null when it is empty.
  const serialized = serializeUrlencoded(paramsOf(params));
  setUrlQuery(params.url, serialized === "" ? null : serialized);
}

/** https://url.spec.whatwg.org/#dom-urlsearchparams-append */
export function appendParam(params: SearchParamsRecord, name: string, value: string): void {
  arrayPush<SearchParam>(paramsOf(params), [name, value]);
  update(params);
}

function matches(param: SearchParam, name: string, value: string | undefined): boolean {
  return param[0] === name && (value === undefined || param[1] === value);
}

/** https://url.spec.whatwg.org/#dom-urlsearchparams-delete */
export function deleteParam(params: SearchParamsRecord, name: string, value: string | undefined): void {
  const list = paramsOf(params);
  let kept = 0;
  for (let at = 0; at < list.length; at++) {
    const param = list[at] as SearchParam;
    if (!matches(param, name, value)) list[kept++] = param;
  }
  list.length = kept;
  update(params);
}

/** Where the first param of that name stands, or -1. */
export function findParam(params: SearchParamsRecord, name: string, value?: string): number {
  const list = paramsOf(params);
  for (let at = 0; at < list.length; at++) if (matches(list[at] as SearchParam, name, value)) return at;
  return -1;
}

/** https://url.spec.whatwg.org/#dom-urlsearchparams-get */
export function valueOfName(params: SearchParamsRecord, name: string): string | null {
  if (params.list === null && !params.scanned) {
    params.scanned = true;
    const { href, searchStart } = params.url as UrlRecord;
    if (searchStart === omitted) return null;
    const value = findUrlencoded(href, searchStart + 1, urlSearchEnd(params.url as UrlRecord), name);
    if (value !== undefined) return value;
  }
  const at = findParam(params, name);
  return at < 0 ? null : (paramsOf(params)[at] as SearchParam)[1];
}

/** https://url.spec.whatwg.org/#dom-urlsearchparams-getall */
export function paramsOfName(params: SearchParamsRecord, name: string): string[] {
  const values: string[] = [];
  const list = paramsOf(params);
  for (let at = 0; at < list.length; at++) {
    const param = list[at] as SearchParam;
    if (param[0] === name) arrayPush(values, param[1]);
  }
  return values;
}

/** https://url.spec.whatwg.org/#dom-urlsearchparams-set */
export function setParam(params: SearchParamsRecord, name: string, value: string): void {
  const list = paramsOf(params);
  const first = findParam(params, name);
  if (first < 0) {
    arrayPush<SearchParam>(list, [name, value]);
  } else {
    list[first] = [name, value];
    for (let at = list.length - 1; at > first; at--) {
      if ((list[at] as SearchParam)[0] === name) arraySplice(list, at, 1);
    }
  }
  update(params);
}

/** https://url.spec.whatwg.org/#dom-urlsearchparams-sort: by code units, stable. */
export function sortParams(params: SearchParamsRecord): void {
  arraySort(paramsOf(params), (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
  update(params);
}
