// Keys that a schema does not know, which the validator drops without a word, and arrays in the place of objects,
// which it takes for objects.

import type * as v from "valibot";
import type { KeyPath } from "./parse.ts";

export interface Misplaced {
  kind: "unknown key" | "array";
  path: KeyPath;
  /** The keys that there may be instead. */
  known: readonly string[];
}

/** What is looked at of the validator's schemas. */
interface Shape {
  type: string;
  entries?: Readonly<Record<string, Shape>>;
  wrapped?: Shape;
  item?: Shape;
  value?: Shape;
  options?: readonly Shape[];
}

export function misplacedIn(schema: v.GenericSchema, value: unknown): Misplaced[] {
  const found: Misplaced[] = [];
  look(schema as unknown as Shape, value, [], found);
  return found;
}

function look(shape: Shape, value: unknown, path: KeyPath, found: Misplaced[]): void {
  if (typeof value !== "object" || value === null) return;
  if (shape.wrapped !== undefined) look(shape.wrapped, value, path, found);
  else if (shape.type === "union") lookAtOption(shape.options ?? [], value, path, found);
  else if (shape.type === "array") lookAtElements(shape, value, path, found);
  else if (shape.type !== "object" && shape.type !== "record") return;
  else if (Array.isArray(value)) found.push({ kind: "array", path, known: [] });
  else lookAtKeys(shape, value, path, found);
}

/** The option for objects, or that for arrays: no union has two of a kind. */
function lookAtOption(options: readonly Shape[], value: object, path: KeyPath, found: Misplaced[]): void {
  const wanted = Array.isArray(value) ? "array" : "object";
  const option = options.find((shape) => shape.type === wanted);
  if (option !== undefined) look(option, value, path, found);
}

function lookAtElements({ item }: Shape, value: object, path: KeyPath, found: Misplaced[]): void {
  if (item === undefined || !Array.isArray(value)) return;
  for (const [index, element] of value.entries()) look(item, element, [...path, index], found);
}

function lookAtKeys({ entries, value: values }: Shape, value: object, path: KeyPath, found: Misplaced[]): void {
  for (const [key, below] of Object.entries(value)) {
    const shape = entries === undefined ? values : Object.hasOwn(entries, key) ? entries[key] : undefined;
    if (shape !== undefined) look(shape, below, [...path, key], found);
    else found.push({ kind: "unknown key", path: [...path, key], known: Object.keys(entries ?? {}) });
  }
}
