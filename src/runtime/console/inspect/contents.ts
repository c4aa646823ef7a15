// The items of collections and buffers, as many as a console shows.

import {
  arrayBufferDetached,
  arrayPush,
  mapForEach,
  mathMin,
  numberToString,
  objectHasOwn,
  reflectGetOwnPropertyDescriptor,
  setForEach,
  stringPadStart,
} from "../../infra/index.ts";
import { isArrayBuffer } from "../../webidl/index.ts";
import type { ObjectForm } from "./bodies.ts";
import { maxItems, plural, stylize } from "./inspection.ts";

function more(rest: number): string {
  return `... ${plural(rest, "more item")}`;
}

/** Text of a value, its further lines indented. */
export function indented(form: ObjectForm, value: unknown): string {
  form.inspection.indentation += 2;
  const text = form.format(value);
  form.inspection.indentation -= 2;
  return text;
}

function formatItem(form: ObjectForm, items: object, at: number): string {
  const item = reflectGetOwnPropertyDescriptor(items, at);
  if (item?.get === undefined && item?.set === undefined) return indented(form, item?.value);
  const label = item.get === undefined ? "Setter" : item.set === undefined ? "Getter" : "Getter/Setter";
  return stylize(form.inspection, `[${label}]`, "special");
}

/** How far holes are counted. */
const maxHoles = 10_000;

export function formatArray(form: ObjectForm, items: readonly unknown[]): string[] {
  const output: string[] = [];
  const { length } = items;
  let at = 0;
  while (at < length && output.length < maxItems) {
    let holes = 0;
    while (at + holes < length && holes < maxHoles && !objectHasOwn(items, at + holes)) holes++;
    if (holes === maxHoles) break;
    if (holes > 0) {
      arrayPush(output, stylize(form.inspection, `<${plural(holes, "empty item")}>`, "undefined"));
      at += holes;
    } else {
      arrayPush(output, formatItem(form, items, at));
      at++;
    }
  }
  if (at < length) arrayPush(output, more(length - at));
  return output;
}

export function formatTypedArray(form: ObjectForm, length: number): string[] {
  const items = form.value as Uint8Array;
  const output: string[] = [];
  const shown = mathMin(length, maxItems);
  for (let at = 0; at < shown; at++) arrayPush(output, form.format(items[at]));
  if (shown < length) arrayPush(output, more(length - shown));
  return output;
}

export function formatSet(form: ObjectForm): string[] {
  const output: string[] = [];
  let left = 0;
  setForEach(form.value as Set<unknown>, (item) => {
    if (output.length < maxItems) arrayPush(output, indented(form, item));
    else left++;
  });
  if (left > 0) arrayPush(output, more(left));
  return output;
}

export function formatMap(form: ObjectForm): string[] {
  const output: string[] = [];
  let left = 0;
  mapForEach(form.value as Map<unknown, unknown>, (item, key) => {
    if (output.length < maxItems) arrayPush(output, `${indented(form, key)} => ${indented(form, item)}`);
    else left++;
  });
  if (left > 0) arrayPush(output, more(left));
  return output;
}

export function isKeyValueIterator(value: object): boolean {
  return ops.op_console_preview_entries(value)?.[1] ?? false;
}

/** What an iterator of a Map or a Set has still to give. */
export function formatEntries(form: ObjectForm): string[] {
  const preview = ops.op_console_preview_entries(form.value);
  const entries = preview === null ? [] : preview[0];
  const isKeyValue = preview?.[1] ?? false;
  const output: string[] = [];
  const step = isKeyValue ? 2 : 1;
  const shown = mathMin(entries.length, maxItems * step);
  for (let at = 0; at < shown; at += step) {
    const first = indented(form, entries[at]);
    arrayPush(output, isKeyValue ? `[ ${first}, ${indented(form, entries[at + 1])} ]` : first);
  }
  if (shown < entries.length) arrayPush(output, more((entries.length - shown) / step));
  return output;
}

export function formatPromise(form: ObjectForm): string[] {
  const details = ops.op_console_promise_details(form.value);
  const state = details[0];
  if (state === 0) return [stylize(form.inspection, "<pending>", "special")];
  const text = indented(form, details[1]);
  return [state === 1 ? text : `${stylize(form.inspection, "<rejected>", "special")} ${text}`];
}

export function formatArrayBuffer(form: ObjectForm): string[] {
  const buffer = form.value as ArrayBuffer;
  const { inspection } = form;
  const byteLength = (length: number) => `[byteLength]: ${stylize(inspection, numberToString(length), "number")}`;
  if (isArrayBuffer(buffer) && arrayBufferDetached(buffer)) {
    return [stylize(inspection, "(detached)", "special"), byteLength(0)];
  }
  const bytes = new Uint8Array(buffer);
  const shown = mathMin(bytes.length, maxItems);
  let text = "";
  for (let at = 0; at < shown; at++) {
    text += `${at === 0 ? "" : " "}${stringPadStart(numberToString(bytes[at] as number, 16), 2, "0")}`;
  }
  const left = bytes.length - shown;
  if (left > 0) text += ` ... ${plural(left, "more byte")}`;
  return [`${stylize(inspection, "[Uint8Contents]", "special")}: <${text}>`, byteLength(bytes.length)];
}
