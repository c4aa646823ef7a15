// Primitive values and property keys as a console shows them inside other values.

import {
  arrayJoin,
  arrayPush,
  isAsciiAlphanumeric,
  isAsciiDigit,
  numberToString,
  objectIs,
  stringCharCodeAt,
  stringIncludes,
  stringPadStart,
  stringRepeat,
  stringSlice,
  stringToUpperCase,
  symbolToString,
} from "../../infra/index.ts";
import { breakLength, type Inspection, maxStringLength, plural, stylize } from "./inspection.ts";

const named: Record<number, string> = {
  8: "\\b",
  9: "\\t",
  10: "\\n",
  12: "\\f",
  13: "\\r",
  92: "\\\\",
};

function hex(unit: number, digits: number): string {
  return stringPadStart(numberToString(unit, 16), digits, "0");
}

/** Whether the unit is a surrogate without its other half. */
function isLoneSurrogate(text: string, at: number): boolean {
  const unit = stringCharCodeAt(text, at);
  if ((unit & 0xf800) !== 0xd800) return false;
  if (unit < 0xdc00) return at + 1 >= text.length || (stringCharCodeAt(text, at + 1) & 0xfc00) !== 0xdc00;
  return at === 0 || (stringCharCodeAt(text, at - 1) & 0xfc00) !== 0xd800;
}

function escapeAt(text: string, at: number, quote: number): string | null {
  const unit = stringCharCodeAt(text, at);
  if (unit === quote) return `\\${text[at]}`;
  if (unit < 0x20 || unit === 92 || (unit >= 0x7f && unit <= 0x9f))
    return named[unit] ?? `\\x${stringToUpperCase(hex(unit, 2))}`;
  return isLoneSurrogate(text, at) ? `\\u${hex(unit, 4)}` : null;
}

function quoteFor(text: string): string {
  if (!stringIncludes(text, "'")) return "'";
  if (!stringIncludes(text, '"')) return '"';
  return stringIncludes(text, "`") || stringIncludes(text, "$" + "{") ? "'" : "`";
}

/** In single quotes where that does, with escapes. */
export function quoteString(text: string): string {
  const quote = quoteFor(text);
  const quoteUnit = stringCharCodeAt(quote, 0);
  let escaped = "";
  let done = 0;
  for (let at = 0; at < text.length; at++) {
    const replacement = escapeAt(text, at, quoteUnit);
    if (replacement === null) continue;
    escaped += stringSlice(text, done, at) + replacement;
    done = at + 1;
  }
  return quote + escaped + stringSlice(text, done) + quote;
}

/** Lines, each with its line break. */
function splitLines(text: string): string[] {
  const lines: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (stringCharCodeAt(text, at) !== 10) continue;
    arrayPush(lines, stringSlice(text, start, at + 1));
    start = at + 1;
  }
  if (start < text.length) arrayPush(lines, stringSlice(text, start));
  return lines;
}

/** A string value inside another one: long ones are cut, those of many lines are shown as a sum of lines. */
export function formatString(inspection: Inspection, text: string): string {
  let rest = "";
  let shown = text;
  if (text.length > maxStringLength) {
    rest = `... ${plural(text.length - maxStringLength, "more character")}`;
    shown = stringSlice(text, 0, maxStringLength);
  }
  if (shown.length > 16 && shown.length > breakLength - inspection.indentation - 4 && stringIncludes(shown, "\n")) {
    const parts = splitLines(shown);
    for (let at = 0; at < parts.length; at++) {
      parts[at] = stylize(inspection, quoteString(parts[at] as string), "string");
    }
    return arrayJoin(parts, ` +\n${stringRepeat(" ", inspection.indentation + 2)}`) + rest;
  }
  return stylize(inspection, quoteString(shown), "string") + rest;
}

function isIdentifier(text: string): boolean {
  if (text === "" || isAsciiDigit(stringCharCodeAt(text, 0))) return false;
  for (let at = 0; at < text.length; at++) {
    const unit = stringCharCodeAt(text, at);
    if (!isAsciiAlphanumeric(unit) && unit !== 0x5f) return false;
  }
  return true;
}

export function formatSymbol(inspection: Inspection, symbol: symbol): string {
  return stylize(inspection, symbolToString(symbol), "symbol");
}

/** Keys that are not enumerable stand in brackets. */
export function formatKey(inspection: Inspection, key: PropertyKey, enumerable: boolean): string {
  if (typeof key === "symbol") {
    const symbol = formatSymbol(inspection, key);
    return enumerable ? symbol : `[${symbol}]`;
  }
  const text = `${key}`;
  if (text === "__proto__") return "['__proto__']";
  if (!enumerable) return `[${text}]`;
  return isIdentifier(text) ? text : stylize(inspection, quoteString(text), "string");
}

/** A number, with a sign before zero where it has one. */
export function numberText(value: number): string {
  return objectIs(value, -0) ? "-0" : numberToString(value);
}

export function formatPrimitive(inspection: Inspection, value: unknown): string {
  switch (typeof value) {
    case "string":
      return formatString(inspection, value);
    case "number":
      return stylize(inspection, numberText(value), "number");
    case "bigint":
      return stylize(inspection, `${value}n`, "bigint");
    case "symbol":
      return formatSymbol(inspection, value);
    case "boolean":
      return stylize(inspection, `${value}`, "boolean");
    default:
      return stylize(inspection, `${value}`, value === null ? "null" : "undefined");
  }
}
