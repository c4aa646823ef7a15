// https://xhr.spec.whatwg.org/#interface-formdata: the entry list behind the interface, and
// https://html.spec.whatwg.org/#constructing-entry-list, what makes an entry.

import { blobRecordOf, blobs, type File } from "../../fileapi/index.ts";
import { arrayPush, dateNow } from "../../infra/index.ts";

export type FormValue = string | File;
/** https://xhr.spec.whatwg.org/#concept-formdata-entry */
export type FormEntry = [name: string, value: FormValue];

/**
 * https://html.spec.whatwg.org/#create-an-entry, for strings that are scalar already. `value` that is no string is a Blob;
 * without a `filename` the file keeps its own.
 */
export function createEntry(name: string, value: string | object, filename: string | undefined): FormEntry {
  // 1, 2. Text.
  if (typeof value === "string") return [name, value];
  // 3. A file, which is made of a blob, or for a name.
  const { fileRecordOf, newFile } = blobs.load();
  const file = fileRecordOf(value);
  if (file !== null && filename === undefined) return [name, value as File];
  const blob = blobRecordOf(value);
  if (blob === null) throw new Error("Assert: the value of an entry is a string or a Blob");
  const lastModified = file?.lastModified ?? dateNow();
  // 4. The entry.
  return [name, newFile(blob, { name: filename ?? "blob", lastModified })];
}

/** https://xhr.spec.whatwg.org/#dom-formdata-set: in the place of the first of that name, or at the end. */
export function setEntry(list: FormEntry[], entry: FormEntry): void {
  const name = entry[0];
  const first = findEntry(list, name);
  if (first === -1) {
    arrayPush(list, entry);
    return;
  }
  list[first] = entry;
  removeEntries(list, name, first + 1);
}

/** Removes those of the name, from an index on. */
export function removeEntries(list: FormEntry[], name: string, from: number): void {
  let kept = from;
  for (let at = from; at < list.length; at++) {
    const entry = list[at] as FormEntry;
    if (entry[0] === name) continue;
    list[kept] = entry;
    kept++;
  }
  list.length = kept;
}

/** The index of the first of the name; -1 when there is none. */
export function findEntry(list: readonly FormEntry[], name: string): number {
  for (let at = 0; at < list.length; at++) if ((list[at] as FormEntry)[0] === name) return at;
  return -1;
}
