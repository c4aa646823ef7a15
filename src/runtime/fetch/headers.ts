// The Headers interface: https://fetch.spec.whatwg.org/#headers-class

import { asciiLowercase, mapHas, objectCreate, reflectGet, uncurryThis } from "../infra/index.ts";
import {
  defineInterface,
  defineIterablePairs,
  ownKeys,
  registerPlatformInterface,
  requireArguments,
  toByteString,
  toSequence,
} from "../webidl/index.ts";
import {
  getFromHeaderList,
  getSetCookie,
  headerListContains,
  knownNames,
  newHeaderList,
  sortAndCombine,
} from "./header-list.ts";
import {
  appendToHeaders,
  deleteFromHeaders,
  fillHeaders,
  type HeadersRecord,
  requireHeaderName,
  setInHeaders,
} from "./headers-record.ts";

let recordOf: (value: object) => HeadersRecord | null;

/** Hands a record to the next Headers constructed, in place of a new one. */
let adopted: HeadersRecord | null = null;

export class Headers {
  // Reading #record on anything but a Headers throws a TypeError: that is the brand check.
  #record: HeadersRecord;

  constructor(init: unknown = undefined) {
    if (adopted !== null) {
      this.#record = adopted;
      adopted = null;
      return;
    }
    this.#record = { list: newHeaderList(), guard: "none" };
    if (init !== undefined) fillHeaders(this.#record, toHeadersInit(init, "Headers constructor: init"));
  }

  append(name: string, value: string): void {
    const record = this.#record;
    requireArguments(arguments.length, 2, "Headers.append");
    name = toHeaderName(name, "Headers.append: name");
    appendToHeaders(record, name, toByteString(value, "Headers.append: value"));
  }

  delete(name: string): void {
    const record = this.#record;
    requireArguments(arguments.length, 1, "Headers.delete");
    deleteFromHeaders(record, toHeaderName(name, "Headers.delete: name"));
  }

  get(name: string): string | null {
    const record = this.#record;
    requireArguments(arguments.length, 1, "Headers.get");
    return getFromHeaderList(record.list, requireHeaderName(toHeaderName(name, "Headers.get: name")));
  }

  getSetCookie(): string[] {
    return getSetCookie(this.#record.list);
  }

  /** As Workers have it: the lines of Set-Cookie, which alone are not joined. */
  getAll(name: string): string[] {
    const { list } = this.#record;
    requireArguments(arguments.length, 1, "Headers.getAll");
    if (asciiLowercase(toByteString(name, "Headers.getAll: name")) !== "set-cookie") {
      throw new TypeError('Headers.getAll is for "Set-Cookie" alone: get joins the others');
    }
    return getSetCookie(list);
  }

  has(name: string): boolean {
    const record = this.#record;
    requireArguments(arguments.length, 1, "Headers.has");
    return headerListContains(record.list, requireHeaderName(toHeaderName(name, "Headers.has: name")));
  }

  set(name: string, value: string): void {
    const record = this.#record;
    requireArguments(arguments.length, 2, "Headers.set");
    name = toHeaderName(name, "Headers.set: name");
    setInHeaders(record, name, toByteString(value, "Headers.set: value"));
  }

  static {
    recordOf = (value) => (#record in value ? value.#record : null);
  }
}

defineIterablePairs(Headers, "Headers", (self) => {
  const record = typeof self === "object" && self !== null ? recordOf(self) : null;
  return record === null ? null : sortAndCombine(record.list);
});
const isHeaders = (value: object) => recordOf(value) !== null;
defineInterface(Headers, { is: isHeaders });
registerPlatformInterface({ name: "Headers", is: isHeaders, inspect: inspectHeaders });

function inspectHeaders(value: object): [string, Record<string, unknown>] {
  const { list } = recordOf(value) as HeadersRecord;
  const sorted = sortAndCombine(list);
  const fields: Record<string, unknown> = objectCreate(null);
  for (let i = 0; i < sorted.length; i++) {
    const pair = sorted[i] as [string, string];
    fields[pair[0]] = pair[0] === "set-cookie" ? getSetCookie(list) : pair[1];
  }
  return ["Headers", fields];
}

/** Names that are known need no look at their characters. */
function toHeaderName(name: unknown, context: string): string {
  return mapHas(knownNames, name as string) ? (name as string) : toByteString(name, context);
}

const { iterator: iteratorSymbol } = Symbol;
const isEnumerableOwn = uncurryThis(Object.prototype.propertyIsEnumerable);
const intrinsicIterator: unknown = reflectGet(Headers.prototype, iteratorSymbol);

/** A Headers object over a record. */
export function newHeaders(record: HeadersRecord): Headers {
  adopted = record;
  return new Headers();
}

/** The record of a Headers object; null for anything else. */
export function headersRecordOf(value: object): HeadersRecord | null {
  return recordOf(value);
}

/**
 * A HeadersInit as name, value, name, value … The pairs of a Headers object are taken as they are when iterating it
 * would give the same; do not change the result.
 */
export function toHeadersInit(value: unknown, context: string): readonly string[] {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) {
    throw new TypeError(`${context} is neither a sequence nor a record`);
  }
  const method: unknown = reflectGet(value, iteratorSymbol);
  if (method === intrinsicIterator) {
    const record = recordOf(value);
    if (record !== null) return record.list.pairs;
  }
  const flat: string[] = [];
  if (method !== undefined && method !== null) {
    const pairs = toSequence(value, context, toStringSequence);
    for (let i = 0; i < pairs.length; i++) {
      const pair = pairs[i] as string[];
      if (pair.length !== 2) throw new TypeError(`${context}: each item must be a pair of name and value`);
      flat[flat.length] = pair[0] as string;
      flat[flat.length] = pair[1] as string;
    }
    return flat;
  }
  addRecord(flat, value as Record<PropertyKey, unknown>, context);
  return flat;
}

/** https://webidl.spec.whatwg.org/#js-record, where no two keys can become the same one. */
function addRecord(flat: string[], record: Record<PropertyKey, unknown>, context: string): void {
  const keys = ownKeys(record);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as PropertyKey;
    // Asks for the property's descriptor just as the standard's steps do.
    if (!isEnumerableOwn(record, key)) continue;
    const name = toHeaderName(key, context);
    flat[flat.length] = name;
    flat[flat.length] = toByteString(record[key], context);
  }
}

function toStringSequence(value: unknown, context: string): string[] {
  return toSequence(value, context, toByteString);
}
