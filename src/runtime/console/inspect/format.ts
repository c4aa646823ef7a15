// From the arguments of a logging method to its text: https://console.spec.whatwg.org/#formatter, with what Node's users
// expect of %s and %d.

import {
  arrayIncludes,
  arraySlice,
  functionToString,
  jsonStringify,
  plainToStrings,
  reflectGetOwnPropertyDescriptor,
  stringCharCodeAt,
  stringIndexOf,
  stringSlice,
} from "../../infra/index.ts";
import { inspect } from "./inspect.ts";
import { prototypeOf } from "./kinds.ts";
import { numberText } from "./primitives.ts";

export interface FormatOptions {
  colors: boolean;
}

/** Whether the object says itself how it reads. */
function hasOwnToString(value: object): boolean {
  if (ops.op_console_proxy_details(value) !== null) return false;
  for (let from: object | null = value; from !== null; from = prototypeOf(from)) {
    const method: unknown = reflectGetOwnPropertyDescriptor(from, "toString")?.value;
    if (typeof method !== "function") continue;
    return !arrayIncludes(plainToStrings, method) && !isBuiltin(method);
  }
  return false;
}

// biome-ignore lint/complexity/noBannedTypes: any function.
function isBuiltin(method: Function): boolean {
  return stringIndexOf(functionToString(method), "[native code]") >= 0;
}

function asString(value: unknown, options: FormatOptions): string {
  switch (typeof value) {
    case "number":
      return numberText(value);
    case "bigint":
      return `${value}n`;
    case "object":
      if (value === null) return "null";
      return hasOwnToString(value) ? String(value) : inspect(value, { ...options, colors: false, depth: 0 });
    case "function":
      return functionToString(value);
    default:
      return String(value);
  }
}

function asNumber(value: unknown, convert: (value: unknown) => number): string {
  return typeof value === "symbol" ? "NaN" : numberText(convert(value));
}

/** What a specifier makes of its argument; null when it is none. */
function convert(specifier: string, value: unknown, options: FormatOptions): string | null {
  switch (specifier) {
    case "s":
      return asString(value, options);
    case "d":
      return typeof value === "bigint" ? `${value}n` : asNumber(value, Number);
    case "i":
      return typeof value === "bigint" ? `${value}n` : asNumber(value, (given) => parseInt(given as string, 10));
    case "f":
      return asNumber(value, (given) => parseFloat(given as string));
    case "o":
      return inspect(value, { ...options, depth: 4, showHidden: true });
    case "O":
      return inspect(value, options);
    case "j":
      return jsonStringify(value) ?? "undefined";
    case "c":
      return "";
    default:
      return null;
  }
}

const percent = 0x25;

interface Formatted {
  text: string;
  /** How many arguments were used. */
  used: number;
}

function applySpecifiers(format: string, values: readonly unknown[], options: FormatOptions): Formatted {
  let text = "";
  let done = 0;
  let used = 0;
  for (let at = 0; at < format.length - 1; at++) {
    if (stringCharCodeAt(format, at) !== percent) continue;
    const specifier = format[at + 1] as string;
    if (specifier === "%") {
      text += stringSlice(format, done, at + 1);
    } else {
      const converted = used < values.length ? convert(specifier, values[used], options) : null;
      if (converted === null) continue;
      used++;
      text += stringSlice(format, done, at) + converted;
    }
    at++;
    done = at + 1;
  }
  return { text: text + stringSlice(format, done), used };
}

/** https://console.spec.whatwg.org/#logger, as far as its text goes. */
export function formatLog(values: readonly unknown[], options: FormatOptions): string {
  let text = "";
  let from = 0;
  if (typeof values[0] === "string") {
    const rest = arraySlice(values, 1);
    const formatted = rest.length === 0 ? { text: values[0], used: 0 } : applySpecifiers(values[0], rest, options);
    text = formatted.text;
    from = formatted.used + 1;
  }
  for (let at = from; at < values.length; at++) {
    const value = values[at];
    text += `${at === 0 ? "" : " "}${typeof value === "string" ? value : inspect(value, options)}`;
  }
  return text;
}
