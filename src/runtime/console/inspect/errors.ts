// Errors: their stack, named after their class, and what else they carry.

import {
  arrayIncludes,
  arrayIndexOf,
  arrayJoin,
  arrayPush,
  arraySplice,
  mathMax,
  objectHasOwn,
  reflectApply,
  reflectGetOwnPropertyDescriptor,
  strictlySplit,
  stringEndsWith,
  stringIncludes,
  stringIndexOf,
  stringRepeat,
  stringSlice,
  stringStartsWith,
} from "../../infra/index.ts";
import { isDOMException } from "../../webidl/index.ts";
import type { ObjectForm } from "./bodies.ts";
import { ownData } from "./inspection.ts";
import { prototypeOf } from "./kinds.ts";

/** A property of the error or of what it inherits from, if it is text. */
function textOf(error: object, key: string): string {
  for (let from: object | null = error; from !== null; from = prototypeOf(from)) {
    const property = reflectGetOwnPropertyDescriptor(from, key);
    if (property !== undefined) return typeof property.value === "string" ? property.value : "";
  }
  return "";
}

/** V8's `stack` is an own accessor of its own. */
function stackOf(error: object): string {
  const property = reflectGetOwnPropertyDescriptor(error, "stack");
  try {
    const stack: unknown = property?.get === undefined ? property?.value : reflectApply(property.get, error, []);
    if (typeof stack === "string" && stack !== "") return stack;
  } catch {}
  const name = textOf(error, "name");
  const message = textOf(error, "message");
  return message === "" ? name : `${name}: ${message}`;
}

function dropKey(keys: PropertyKey[], key: string): void {
  const at = arrayIndexOf(keys, key);
  if (at >= 0) arraySplice(keys, at, 1);
}

/** The class's name where the stack has only that of a parent. */
function withClassName(stack: string, form: ObjectForm, name: string): string {
  const { className } = form;
  const after = stringSlice(stack, name.length, name.length + 1);
  const isHead = stringEndsWith(name, "Error") && stringStartsWith(stack, name);
  if (className === name || !isHead || (after !== "" && after !== ":" && after !== "\n")) return stack;
  const rest = stringSlice(stack, name.length);
  if (className === null) return `[${name}: null prototype]${rest}`;
  return stringIncludes(className, name) ? `${className}${rest}` : `${className} [${name}]${rest}`;
}

const frames = "\n    at ";

function describe(form: ObjectForm): string {
  const error = form.value;
  const stack = stackOf(error);
  if (!isDOMException(error)) return withClassName(stack, form, textOf(error, "name"));
  const start = stringIndexOf(stack, frames);
  return `DOMException [${error.name}]: ${error.message}${start < 0 ? "" : stringSlice(stack, start)}`;
}

function dropShownKey(keys: PropertyKey[], error: object, key: string, text: string): void {
  const value = ownData(error, key);
  if (typeof value !== "string" || stringIncludes(text, value)) dropKey(keys, key);
}

function addHiddenKey(keys: PropertyKey[], error: object, key: string): void {
  if (objectHasOwn(error, key) && !arrayIncludes(keys, key)) arrayPush(keys, key);
}

/** Heading and stack. Takes keys that say the same away, and adds those of an error that are hidden. */
export function errorBase(form: ObjectForm, keys: PropertyKey[]): string {
  const error = form.value;
  let text = describe(form);
  dropKey(keys, "stack");
  dropShownKey(keys, error, "name", text);
  dropShownKey(keys, error, "message", text);
  addHiddenKey(keys, error, "cause");
  addHiddenKey(keys, error, "errors");
  const message = textOf(error, "message");
  const from = message === "" ? 0 : stringIndexOf(text, message) + message.length;
  if (stringIndexOf(text, frames, mathMax(from, 0)) < 0) text = `[${text}]`;
  const { indentation } = form.inspection;
  return indentation === 0 ? text : arrayJoin(strictlySplit(text, 10), `\n${stringRepeat(" ", indentation)}`);
}
