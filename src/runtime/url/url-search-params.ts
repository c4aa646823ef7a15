// The URLSearchParams interface: https://url.spec.whatwg.org/#interface-urlsearchparams

import { arrayPush, objectCreate, stringSlice, stringStartsWith } from "../infra/index.ts";
import {
  defineInterface,
  defineIterablePairs,
  registerPlatformInterface,
  requireArguments,
  sequenceFrom,
  toRecord,
  toSequence,
  toUSVString,
} from "../webidl/index.ts";
import {
  appendParam,
  deleteParam,
  findParam,
  newParamsRecord,
  paramsOf,
  paramsOfName,
  type SearchParamsRecord,
  setParam,
  sortParams,
  valueOfName,
} from "./search-params-record.ts";
import { parseUrlencoded, type SearchParam, serializeUrlencoded } from "./urlencoded.ts";

/** The record of the next URLSearchParams constructed, in place of a new one. */
let adopted: SearchParamsRecord | null = null;

let recordOf: (value: unknown) => SearchParamsRecord;
let is: (value: object) => boolean;

export class URLSearchParams {
  #record: SearchParamsRecord;

  static {
    recordOf = (value) => (value as URLSearchParams).#record;
    is = (value) => #record in value;
  }

  constructor(init: unknown = "") {
    const given = adopted;
    adopted = null;
    this.#record = given ?? newParamsRecord(toParams(init, "URLSearchParams constructor: init"));
  }

  get size(): number {
    return paramsOf(this.#record).length;
  }

  append(name: unknown, value: unknown): void {
    const record = this.#record;
    requireArguments(arguments.length, 2, "URLSearchParams.append");
    const typedName = toUSVString(name, "URLSearchParams.append: name");
    appendParam(record, typedName, toUSVString(value, "URLSearchParams.append: value"));
  }

  delete(name: unknown, value: unknown = undefined): void {
    const record = this.#record;
    requireArguments(arguments.length, 1, "URLSearchParams.delete");
    const typedName = toUSVString(name, "URLSearchParams.delete: name");
    deleteParam(record, typedName, toOptionalValue(value, "URLSearchParams.delete: value"));
  }

  get(name: unknown): string | null {
    const record = this.#record;
    requireArguments(arguments.length, 1, "URLSearchParams.get");
    return valueOfName(record, toUSVString(name, "URLSearchParams.get: name"));
  }

  getAll(name: unknown): string[] {
    const record = this.#record;
    requireArguments(arguments.length, 1, "URLSearchParams.getAll");
    return paramsOfName(record, toUSVString(name, "URLSearchParams.getAll: name"));
  }

  has(name: unknown, value: unknown = undefined): boolean {
    const record = this.#record;
    requireArguments(arguments.length, 1, "URLSearchParams.has");
    const typedName = toUSVString(name, "URLSearchParams.has: name");
    return findParam(record, typedName, toOptionalValue(value, "URLSearchParams.has: value")) >= 0;
  }

  set(name: unknown, value: unknown): void {
    const record = this.#record;
    requireArguments(arguments.length, 2, "URLSearchParams.set");
    const typedName = toUSVString(name, "URLSearchParams.set: name");
    setParam(record, typedName, toUSVString(value, "URLSearchParams.set: value"));
  }

  sort(): void {
    sortParams(this.#record);
  }

  toString(): string {
    return serializeUrlencoded(paramsOf(this.#record));
  }
}

defineInterface(URLSearchParams, { is });
defineIterablePairs(URLSearchParams, "URLSearchParams", urlSearchParamsListOf);
registerPlatformInterface({ name: "URLSearchParams", is, inspect: inspectParams });

function toOptionalValue(value: unknown, context: string): string | undefined {
  return value === undefined ? undefined : toUSVString(value, context);
}

/** The union of sequence<sequence<USVString>>, record<USVString, USVString> and USVString. */
function toParams(init: unknown, context: string): SearchParam[] {
  if ((typeof init === "object" && init !== null) || typeof init === "function") {
    const method: unknown = (init as { [Symbol.iterator]?: unknown })[Symbol.iterator];
    if (method === undefined || method === null) return toRecord(init, context, toUSVString, toUSVString);
    return sequenceFrom(init, method, { context, convert: toParam });
  }
  // A string's leading question mark doesn't count.
  const text = toUSVString(init, context);
  return parseUrlencoded(stringStartsWith(text, "?") ? stringSlice(text, 1) : text);
}

function toParam(item: unknown, context: string): SearchParam {
  const pair = toSequence(item, context, toUSVString);
  if (pair.length !== 2) throw new TypeError(`${context} has an item that is not a pair of name and value.`);
  return pair as SearchParam;
}

/** For a console: a name that occurs more than once has the list of its values. */
function inspectParams(value: object): [string, Record<string, unknown>] {
  const list = paramsOf(recordOf(value));
  const fields = objectCreate(null) as Record<string, string | string[]>;
  for (let at = 0; at < list.length; at++) {
    const param = list[at] as SearchParam;
    const name = param[0];
    const text = param[1];
    const known = fields[name];
    if (known === undefined) fields[name] = text;
    else if (typeof known === "string") fields[name] = [known, text];
    else arrayPush(known, text);
  }
  return ["URLSearchParams", fields];
}

export function newUrlSearchParams(record: SearchParamsRecord): URLSearchParams {
  adopted = record;
  return new URLSearchParams();
}

/** The list behind a URLSearchParams; null for any other value. */
export function urlSearchParamsListOf(value: unknown): SearchParam[] | null {
  return typeof value === "object" && value !== null && is(value) ? paramsOf(recordOf(value)) : null;
}
