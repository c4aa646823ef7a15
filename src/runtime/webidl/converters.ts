// From JavaScript values to Web IDL ones: https://webidl.spec.whatwg.org/#js-type-mapping. `context` names the argument
// in an error's message: "Headers.append: name".

import { arrayIncludes, arrayJoin, isIsomorphicString, stringToWellFormed } from "../infra/index.ts";

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** https://webidl.spec.whatwg.org/#js-boolean */
export function toBoolean(value: unknown, _context?: string): boolean {
  return !!value;
}

/** https://webidl.spec.whatwg.org/#js-DOMString */
export function toDOMString(value: unknown, context: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "symbol") throw new TypeError(`${context} must be a string, but is a symbol.`);
  return `${value}`;
}

/** https://webidl.spec.whatwg.org/#js-ByteString */
export function toByteString(value: unknown, context: string): string {
  const text = toDOMString(value, context);
  if (!isIsomorphicString(text)) throw new TypeError(`${context} has a character above U+00FF.`);
  return text;
}

/** https://webidl.spec.whatwg.org/#js-USVString */
export function toUSVString(value: unknown, context: string): string {
  return stringToWellFormed(toDOMString(value, context));
}

/** https://webidl.spec.whatwg.org/#js-object */
export function toObject(value: unknown, context: string): object {
  if (!isObject(value)) throw new TypeError(`${context} must be an object.`);
  return value;
}

/** https://webidl.spec.whatwg.org/#js-callback-function */
export function toCallback<F>(value: unknown, context: string): F {
  if (typeof value !== "function") throw new TypeError(`${context} must be a function.`);
  return value as F;
}

/** https://webidl.spec.whatwg.org/#js-enumeration */
export function toEnum<T extends string>(value: unknown, allowed: readonly T[], context: string): T {
  const text = toDOMString(value, context);
  if (!arrayIncludes(allowed as readonly string[], text)) {
    throw new TypeError(`${context} must be one of "${arrayJoin(allowed, '", "')}", but is "${text}".`);
  }
  return text as T;
}

/**
 * https://webidl.spec.whatwg.org/#js-dictionary, as far as the value's type goes: undefined when there are no members to
 * read. The caller reads its members, in the order of their names, inherited dictionaries' first.
 */
export function toDictionary(value: unknown, context: string): object | undefined {
  if (value === undefined || value === null) return undefined;
  return toObject(value, context);
}
