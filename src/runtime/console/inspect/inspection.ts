// What one inspection of a value carries along, and the style of its parts.

import {
  arrayIndexOf,
  mapGet,
  mapSet,
  mapSize,
  reflectGetOwnPropertyDescriptor,
  stringIndexOf,
} from "../../infra/index.ts";

export interface InspectOptions {
  colors?: boolean;
  /** How deep objects are shown; Infinity: all. 2 when left out. */
  depth?: number;
  /** Show non-enumerable properties, too. */
  showHidden?: boolean;
}

export interface Inspection {
  readonly colors: boolean;
  readonly depth: number;
  readonly showHidden: boolean;
  /** The objects that are being shown, outermost first. */
  readonly seen: object[];
  /** Those of them that something inside refers to, and their numbers. */
  readonly circular: Map<object, number>;
  /** Columns that the lines of the current object stand in. */
  indentation: number;
  /** Depth of the object that was shown last. */
  currentDepth: number;
}

export const breakLength = 80;
export const maxItems = 100;
export const maxStringLength = 10_000;

export function newInspection(options: InspectOptions): Inspection {
  return {
    colors: options.colors ?? false,
    depth: options.depth ?? 2,
    showHidden: options.showHidden ?? false,
    seen: [],
    circular: new Map(),
    indentation: 0,
    currentDepth: 0,
  };
}

export function isSeen(inspection: Inspection, value: object): boolean {
  return arrayIndexOf(inspection.seen, value) >= 0;
}

/** The number by which references to the object go. */
export function circularNumber(inspection: Inspection, value: object): number {
  const known = mapGet(inspection.circular, value);
  if (known !== undefined) return known;
  const number = mapSize(inspection.circular) + 1;
  mapSet(inspection.circular, value, number);
  return number;
}

const styles = {
  bigint: [33, 39],
  boolean: [33, 39],
  date: [35, 39],
  module: [4, 24],
  null: [1, 22],
  number: [33, 39],
  regexp: [31, 39],
  special: [36, 39],
  string: [32, 39],
  symbol: [32, 39],
  undefined: [90, 39],
} as const;
export type Style = keyof typeof styles;

export function stylize(inspection: Inspection, text: string, style: Style): string {
  if (!inspection.colors) return text;
  const codes = styles[style];
  return `\x1b[${codes[0]}m${text}\x1b[${codes[1]}m`;
}

/** Columns that a text takes, without its colors. */
export function widthOf(inspection: Inspection, text: string): number {
  if (!inspection.colors) return text.length;
  let width = text.length;
  let start = stringIndexOf(text, "\x1b[");
  while (start >= 0) {
    const end = stringIndexOf(text, "m", start);
    if (end < 0) break;
    width -= end - start + 1;
    start = stringIndexOf(text, "\x1b[", end);
  }
  return width;
}

/** A property's value as far as it is data: getters are not run. */
export function ownData(object: object, key: PropertyKey): unknown {
  return reflectGetOwnPropertyDescriptor(object, key)?.value;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
