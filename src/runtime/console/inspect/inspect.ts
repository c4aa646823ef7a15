// Values as a console prints them, in the form that users of Node's util.inspect know. Getters are not run, proxies'
// traps neither.

import {
  arrayPop,
  arrayPush,
  mapGet,
  objectGetOwnPropertyDescriptor,
  reflectGetOwnPropertyDescriptor,
  reflectOwnKeys,
  typedArrayLength,
} from "../../infra/index.ts";
import { inspectPlatformObject } from "../../webidl/index.ts";
import { formatBody, nullName, type ObjectForm, type Part } from "./bodies.ts";
import { indented } from "./contents.ts";
import { circularNumber, type Inspection, type InspectOptions, isSeen, newInspection, stylize } from "./inspection.ts";
import { classNameOf, kindOf, tagOf } from "./kinds.ts";
import { layOut } from "./layout.ts";
import { formatKey, formatPrimitive } from "./primitives.ts";

/** A value as text; may be many lines. */
export function inspect(value: unknown, options: InspectOptions = {}): string {
  return formatValue(newInspection(options), value, 0);
}

function formatProxy(inspection: Inspection, target: unknown, depth: number): string {
  if (target === null) return stylize(inspection, "<Revoked Proxy>", "special");
  if (depth > inspection.depth) return stylize(inspection, "Proxy [Array]", "special");
  const inner = formatValue(inspection, target, depth + 1);
  return `${stylize(inspection, "Proxy(", "special")}${inner}${stylize(inspection, ")", "special")}`;
}

function formatValue(inspection: Inspection, value: unknown, depth: number): string {
  if ((typeof value !== "object" || value === null) && typeof value !== "function") {
    return formatPrimitive(inspection, value);
  }
  const proxied = ops.op_console_proxy_details(value);
  if (proxied !== null) return formatProxy(inspection, proxied[0], depth);
  if (isSeen(inspection, value)) {
    return stylize(inspection, `[Circular *${circularNumber(inspection, value)}]`, "special");
  }
  return formatObject(inspection, value, depth);
}

function formatObject(inspection: Inspection, value: object, depth: number): string {
  const form: ObjectForm = {
    value,
    kind: kindOf(value),
    className: classNameOf(value),
    tag: tagOf(value),
    inspection,
    depth,
    format: (part) => formatValue(inspection, part, depth + 1),
  };
  const known = form.kind === "object" ? inspectPlatformObject(value) : undefined;
  if (known !== undefined) return formatPlatformObject(form, known);
  const part = formatBody(form, keysOf(form));
  if (part.output.length === 0 && part.keys.length === 0 && part.empty !== null) return part.empty;
  if (depth > inspection.depth)
    return stylize(inspection, `[${form.className ?? `${nullName(form, "Object")}: null prototype`}]`, "special");
  return within(form, part, () => {
    const output = part.contents();
    for (let at = 0; at < part.keys.length; at++) arrayPush(output, formatProperty(form, part.keys[at] as PropertyKey));
    return output;
  });
}

/** Shows what `contents` gives between the part's braces, one level deeper. */
function within(form: ObjectForm, part: Part, contents: () => string[]): string {
  const { inspection, value, depth } = form;
  arrayPush(inspection.seen, value);
  inspection.currentDepth = depth + 1;
  const output = contents();
  arrayPop(inspection.seen);
  const number = mapGet(inspection.circular, value);
  let { base } = part;
  if (number !== undefined) {
    const mark = stylize(inspection, `<ref *${number}>`, "special");
    base = base === "" ? mark : `${mark} ${base}`;
  }
  return layOut(inspection, output, { ...part, base, depth: depth + 1 });
}

function formatPlatformObject(form: ObjectForm, known: [string, Record<string, unknown>]): string {
  const label = known[0] === "" ? (form.className ?? "Object") : known[0];
  const fields = known[1];
  const { inspection, depth } = form;
  const keys = reflectOwnKeys(fields);
  if (keys.length === 0) return `${label} {}`;
  if (depth > inspection.depth) return stylize(inspection, `[${label}]`, "special");
  const part: Part = { ...emptyPart, open: `${label} {` };
  return within(form, part, () => {
    const output: string[] = [];
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at] as string;
      arrayPush(output, `${formatKey(inspection, key, true)}: ${indented(form, fields[key])}`);
    }
    return output;
  });
}

const emptyPart: Part = {
  base: "",
  open: "{",
  close: "}",
  isList: false,
  isNumeric: false,
  output: [],
  keys: [],
  empty: null,
  contents: () => [],
};

/** Longer lists are not searched for properties that are no items: their keys alone would fill the heap. */
const maxKeyedItems = 1000;

function isIndex(key: PropertyKey, length: number): boolean {
  return typeof key === "string" && `${+key >>> 0}` === key && +key < length;
}

function lengthOf(value: object): number {
  return objectGetOwnPropertyDescriptor(value, "length")?.value as number;
}

function keysOf(form: ObjectForm): PropertyKey[] {
  const { value, kind, inspection } = form;
  let items = 0;
  if (kind === "array" || kind === "typedarray") {
    items = kind === "array" ? lengthOf(value) : typedArrayLength(value);
    if (items > maxKeyedItems) return [];
  }
  if (kind === "boxed" && typeof lengthOf(value) === "number") items = lengthOf(value);
  const all = reflectOwnKeys(value);
  const keys: PropertyKey[] = [];
  for (let at = 0; at < all.length; at++) {
    const key = all[at] as PropertyKey;
    if (items > 0 && isIndex(key, items)) continue;
    if (inspection.showHidden || reflectGetOwnPropertyDescriptor(value, key)?.enumerable) arrayPush(keys, key);
  }
  return keys;
}

function formatProperty(form: ObjectForm, key: PropertyKey): string {
  const { inspection, value } = form;
  const property = reflectGetOwnPropertyDescriptor(value, key);
  const name = formatKey(inspection, key, property?.enumerable ?? true);
  if (property?.get !== undefined || property?.set !== undefined) {
    const { get, set } = property;
    const label = get === undefined ? "Setter" : set === undefined ? "Getter" : "Getter/Setter";
    return `${name}: ${stylize(inspection, `[${label}]`, "special")}`;
  }
  return `${name}: ${indented(form, property?.value)}`;
}
