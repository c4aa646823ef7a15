// The FormData interface: https://xhr.spec.whatwg.org/#interface-formdata

import { blobRecordOf, type File, toBlob } from "../../fileapi/index.ts";
import { arrayIsArray, arrayPush, objectCreate } from "../../infra/index.ts";
import {
  defineInterface,
  defineIterablePairs,
  registerPlatformInterface,
  requireArguments,
  toUSVString,
} from "../../webidl/index.ts";
import { createEntry, type FormEntry, type FormValue, findEntry, removeEntries, setEntry } from "./entry-list.ts";

/** The list of the next FormData constructed, in place of an empty one. */
let adopted: FormEntry[] | null = null;

let entriesOf: (value: unknown) => FormEntry[];
let is: (value: object) => value is FormData;

export class FormData {
  #list: FormEntry[];

  static {
    entriesOf = (value) => (value as FormData).#list;
    is = (value): value is FormData => #list in value;
  }

  constructor(form: unknown = undefined, submitter: unknown = null) {
    const given = adopted;
    adopted = null;
    if (given === null) refuseForm(form, submitter);
    this.#list = given ?? [];
  }

  append(name: unknown, value: unknown, filename: unknown = undefined): void {
    const list = this.#list;
    requireArguments(arguments.length, 2, "FormData.append");
    arrayPush(list, toEntry([name, value, filename], arguments.length, "FormData.append"));
  }

  delete(name: unknown): void {
    const list = this.#list;
    requireArguments(arguments.length, 1, "FormData.delete");
    removeEntries(list, toUSVString(name, "FormData.delete: name"), 0);
  }

  get(name: unknown): FormValue | null {
    const list = this.#list;
    requireArguments(arguments.length, 1, "FormData.get");
    return list[findEntry(list, toUSVString(name, "FormData.get: name"))]?.[1] ?? null;
  }

  getAll(name: unknown): FormValue[] {
    const list = this.#list;
    requireArguments(arguments.length, 1, "FormData.getAll");
    const wanted = toUSVString(name, "FormData.getAll: name");
    const values: FormValue[] = [];
    for (let at = 0; at < list.length; at++) {
      const entry = list[at] as FormEntry;
      if (entry[0] === wanted) arrayPush(values, entry[1]);
    }
    return values;
  }

  has(name: unknown): boolean {
    const list = this.#list;
    requireArguments(arguments.length, 1, "FormData.has");
    return findEntry(list, toUSVString(name, "FormData.has: name")) !== -1;
  }

  set(name: unknown, value: unknown, filename: unknown = undefined): void {
    const list = this.#list;
    requireArguments(arguments.length, 2, "FormData.set");
    setEntry(list, toEntry([name, value, filename], arguments.length, "FormData.set"));
  }
}

defineInterface(FormData, { length: 0, is });
defineIterablePairs(FormData, "FormData", formEntriesOf);
registerPlatformInterface({ name: "FormData", is, inspect: inspectForm });

/** There are no elements that could be given. */
function refuseForm(form: unknown, submitter: unknown): void {
  if (form !== undefined) throw new TypeError("FormData constructor: form must be an HTMLFormElement.");
  if (submitter !== undefined && submitter !== null) {
    throw new TypeError("FormData constructor: submitter must be an HTMLElement.");
  }
}

/** The overloads of append and set: https://webidl.spec.whatwg.org/#dfn-overload-resolution-algorithm */
function toEntry(given: [name: unknown, value: unknown, filename: unknown], count: number, method: string): FormEntry {
  const value = given[1];
  const isBlob = count > 2 || blobRecordOf(value) !== null;
  const name = toUSVString(given[0], `${method}: name`);
  if (!isBlob) return createEntry(name, toUSVString(value, `${method}: value`), undefined);
  toBlob(value, `${method}: value`);
  const filename = given[2] === undefined ? undefined : toUSVString(given[2], `${method}: filename`);
  return createEntry(name, value as File, filename);
}

/** For a console: a name that occurs more than once has the list of its values. */
function inspectForm(value: object): [string, Record<string, unknown>] {
  const list = entriesOf(value);
  const fields = objectCreate(null) as Record<string, FormValue | FormValue[]>;
  for (let at = 0; at < list.length; at++) {
    const entry = list[at] as FormEntry;
    const name = entry[0];
    const known = fields[name];
    if (known === undefined) fields[name] = entry[1];
    else if (arrayIsArray(known)) arrayPush(known, entry[1]);
    else fields[name] = [known, entry[1]];
  }
  return ["FormData", fields];
}

/** The entry list behind a FormData; null for any other value. */
export function formEntriesOf(value: unknown): FormEntry[] | null {
  return typeof value === "object" && value !== null && is(value) ? entriesOf(value) : null;
}

/** A FormData object over an entry list. */
export function newFormData(list: FormEntry[]): FormData {
  adopted = list;
  return new FormData();
}
