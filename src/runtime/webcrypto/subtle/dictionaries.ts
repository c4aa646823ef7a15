// The dictionaries that parameters of algorithms are: https://w3c.github.io/webcrypto/#algorithm-dictionary

import {
  newDOMException,
  toBufferSource,
  toDOMString,
  toObject,
  toOctet,
  toUint8Array,
  toUnsignedLong,
  toUnsignedShort,
} from "../../webidl/index.ts";
import type { Params } from "./algorithm.ts";
import { toCryptoKey } from "./crypto-key.ts";
import { copyOf } from "./secrets.ts";

/** A member: its name, how its value is converted, and whether it must be there. */
export interface Member {
  readonly name: string;
  readonly convert: (value: unknown, context: string) => unknown;
  readonly required: boolean;
}

/** In the order in which Web IDL reads them: inherited dictionaries' members first, then by name. */
export type Dictionary = readonly Member[];

type Convert = Member["convert"];

export function required(name: string, convert: Convert): Member {
  return { name, convert, required: true };
}

export function optional(name: string, convert: Convert): Member {
  return { name, convert, required: false };
}

/** A BufferSource: a copy of its bytes, as a Uint8Array. */
export const bytes: Convert = (value, context) => copyOf(toBufferSource(value, context));
/** BigInteger. */
export const bigInteger: Convert = (value, context) => copyOf(toUint8Array(value, context));
export const octet: Convert = (value, context) => toOctet(value, context, "enforceRange");
export const unsignedShort: Convert = (value, context) => toUnsignedShort(value, context, "enforceRange");
export const unsignedLong: Convert = (value, context) => toUnsignedLong(value, context, "enforceRange");
export const text: Convert = toDOMString;
/** A CryptoKey: its record. */
export const key: Convert = toCryptoKey;
/** A HashAlgorithmIdentifier; normalizing the whole puts the normalized hash in its place. */
export const hash: Convert = toAlgorithmIdentifier;

/** An AlgorithmIdentifier as an app gives it: an object with a name, or the name alone. */
export function toAlgorithmIdentifier(value: unknown, context: string): object | string {
  return (typeof value === "object" && value !== null) || typeof value === "function"
    ? toObject(value, context)
    : toDOMString(value, context);
}

export function nameOf(algorithm: object | string): string {
  if (typeof algorithm === "string") return algorithm;
  const { name } = algorithm as { name?: unknown };
  if (name === undefined) throw new TypeError("Algorithm: name is missing.");
  return toDOMString(name, "Algorithm: name");
}

/** Converts to the dictionary; every member is there, as undefined where the app gives none. */
export function toParams(name: string, algorithm: object | string, dictionary: Dictionary): Params {
  const given = (typeof algorithm === "string" ? undefined : algorithm) as Record<string, unknown> | undefined;
  // Web IDL reads the name again, which getters see.
  if (given !== undefined) nameOf(given);
  const params: Params & Record<string, unknown> = { name };
  for (let at = 0; at < dictionary.length; at++) {
    const member = dictionary[at] as Member;
    const value = given?.[member.name];
    if (value === undefined && member.required) throw new TypeError(`${name}: ${member.name} is missing.`);
    params[member.name] = value === undefined ? undefined : member.convert(value, `${name}: ${member.name}`);
  }
  return params;
}

export function notSupported(message: string): never {
  throw newDOMException(message, "NotSupportedError");
}
