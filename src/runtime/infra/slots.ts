// What the language's own objects hold in their internal slots, and the methods and prototypes by which a console tells
// them apart: captured before any app runs, as the primordials are.

import { uncurryThis } from "./primordials.ts";

type Read<T> = (value: unknown) => T;

function getter<T>(prototype: object, name: string): Read<T> {
  return uncurryThis(Object.getOwnPropertyDescriptor(prototype, name)?.get as () => T) as Read<T>;
}

export const dateGetTime = uncurryThis(Date.prototype.getTime);
export const dateToIso = uncurryThis(Date.prototype.toISOString);
export const symbolToString = uncurryThis(Symbol.prototype.toString) as (symbol: symbol) => string;
export const regExpSource = getter<string>(RegExp.prototype, "source");
/** By letter, in the order of the `flags` property. */
export const regExpFlags: readonly (readonly [string, Read<boolean>])[] = [
  ["d", getter(RegExp.prototype, "hasIndices")],
  ["g", getter(RegExp.prototype, "global")],
  ["i", getter(RegExp.prototype, "ignoreCase")],
  ["m", getter(RegExp.prototype, "multiline")],
  ["s", getter(RegExp.prototype, "dotAll")],
  ["u", getter(RegExp.prototype, "unicode")],
  ["v", getter(RegExp.prototype, "unicodeSets")],
  ["y", getter(RegExp.prototype, "sticky")],
];
/** The prototypes of boxed primitives, and what gives the primitive of an object that is one; else it throws a TypeError. */
export const boxes: readonly (readonly [object, Read<unknown>])[] = [
  [Number.prototype, uncurryThis(Number.prototype.valueOf) as Read<unknown>],
  [String.prototype, uncurryThis(String.prototype.valueOf) as Read<unknown>],
  [Boolean.prototype, uncurryThis(Boolean.prototype.valueOf) as Read<unknown>],
  [Symbol.prototype, uncurryThis(Symbol.prototype.valueOf) as Read<unknown>],
  [BigInt.prototype, uncurryThis(BigInt.prototype.valueOf) as Read<unknown>],
];

export const mapIteratorPrototype = Object.getPrototypeOf(new Map().keys()) as object;
export const setIteratorPrototype = Object.getPrototypeOf(new Set().keys()) as object;
export const generatorFunctionPrototype = Object.getPrototypeOf(function* () {}) as object;
export const asyncFunctionPrototype = Object.getPrototypeOf(async () => {}) as object;
export const asyncGeneratorFunctionPrototype = Object.getPrototypeOf(async function* () {}) as object;

/** The `toString` methods that say nothing of an object. */
export const plainToStrings: readonly unknown[] = [
  Object.prototype.toString,
  Error.prototype.toString,
  Date.prototype.toString,
];
