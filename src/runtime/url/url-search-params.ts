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
  paramsOfName,
  type SearchParamsRecord,
  setParam,
  sortParams,
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
    this.#record = given ?? { list: toParams(init, "URLSearchParams constructor: init"), url: null };
  }

  get size(): number {
    return this.#record.list.length;
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
    const at = findParam(record, toUSVString(name, "URLSearchParams.get: name"));
    return at < 0 ? null : (record.list[at] as SearchParam)[1];
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
    return serializeUrlencoded(this.#record.list);
  }
}

defineInterface(URLSearchParams, { is });
defineIterablePairs(URLSearchParams, "URLSearchParams", (self) => recordOf(self).list);
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
  const { list } = recordOf(value);
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
  return typeof value === "object" && value !== null && is(value) ? recordOf(value).list : null;
}
