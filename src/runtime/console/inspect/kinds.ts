// What an object is, by its internal slots, and what its class is called. Never runs app code.

import {
  arrayBufferIsView,
  arrayIsArray,
  boxes,
  dateGetTime,
  functionToString,
  isError,
  mapGet,
  mapIteratorPrototype,
  mapSet,
  mapSize,
  objectGetPrototypeOf,
  reflectGetOwnPropertyDescriptor,
  regExpSource,
  setIteratorPrototype,
  setSize,
  stringStartsWith,
  typedArrayName,
} from "../../infra/index.ts";
import { isArrayBuffer, isSharedArrayBuffer } from "../../webidl/index.ts";
import { ownData } from "./inspection.ts";

export type Kind =
  | "array"
  | "arraybuffer"
  | "boxed"
  | "dataview"
  | "date"
  | "error"
  | "function"
  | "iterator"
  | "map"
  | "object"
  | "promise"
  | "regexp"
  | "set"
  | "typedarray"
  | "weak";

/** Throws when the value has not the slots. */
type Probe = (value: object) => unknown;

function probeWeak(value: object): unknown {
  return ops.op_console_preview_entries(value) ?? missing();
}

function missing(): never {
  throw new TypeError("Another kind of object");
}

/** What inherits from these is asked whether it is one. */
const probes = new Map<object, [Kind, Probe]>();
mapSet(probes, Map.prototype, ["map", mapSize]);
mapSet(probes, Set.prototype, ["set", setSize]);
mapSet(probes, Date.prototype, ["date", dateGetTime as Probe]);
mapSet(probes, RegExp.prototype, ["regexp", regExpSource as Probe]);
mapSet(probes, Promise.prototype, ["promise", (value) => ops.op_console_promise_details(value)]);
mapSet(probes, WeakMap.prototype, ["weak", probeWeak]);
mapSet(probes, WeakSet.prototype, ["weak", probeWeak]);
mapSet(probes, mapIteratorPrototype, ["iterator", probeWeak]);
mapSet(probes, setIteratorPrototype, ["iterator", probeWeak]);
for (let at = 0; at < boxes.length; at++) {
  const box = boxes[at] as (typeof boxes)[number];
  mapSet(probes, box[0], ["boxed", box[1]]);
}

/** The prototype; null where reading it would run a proxy's trap. */
export function prototypeOf(value: object): object | null {
  const prototype = objectGetPrototypeOf(value) as object | null;
  return prototype === null || ops.op_console_proxy_details(prototype) !== null ? null : prototype;
}

function isInstance(value: object, probe: Probe): boolean {
  try {
    probe(value);
    return true;
  } catch {
    return false;
  }
}

function slotKindOf(value: object): Kind {
  for (let from = prototypeOf(value); from !== null; from = prototypeOf(from)) {
    const known = mapGet(probes, from);
    if (known !== undefined) return isInstance(value, known[1]) ? known[0] : "object";
  }
  return "object";
}

/** `value` is no proxy. */
export function kindOf(value: object): Kind {
  if (typeof value === "function") return "function";
  if (arrayIsArray(value)) return "array";
  if (isError(value)) return "error";
  if (arrayBufferIsView(value)) return typedArrayName(value) === undefined ? "dataview" : "typedarray";
  if (objectGetPrototypeOf(value) === Object.prototype) return "object";
  if (isArrayBuffer(value) || isSharedArrayBuffer(value)) return "arraybuffer";
  return slotKindOf(value);
}

/** What a boxed primitive holds. */
export function unbox(value: object): unknown {
  for (let at = 0; at < boxes.length; at++) {
    try {
      return (boxes[at] as (typeof boxes)[number])[1](value);
    } catch {}
  }
  return missing();
}

export function isInChain(value: object, prototype: unknown): boolean {
  for (let from = prototypeOf(value); from !== null; from = prototypeOf(from)) if (from === prototype) return true;
  return false;
}

/** Name of the class; null when there is none in sight. */
export function classNameOf(value: object): string | null {
  for (let from: object | null = value; from !== null; from = prototypeOf(from)) {
    const ctor = ownData(from, "constructor");
    if (typeof ctor !== "function" || ops.op_console_proxy_details(ctor) !== null) continue;
    const name = ownData(ctor, "name");
    if (typeof name === "string" && name !== "" && isInChain(value, ownData(ctor, "prototype"))) return name;
  }
  return null;
}

/** @@toStringTag as far as it is inherited data; "" when there is none. */
export function tagOf(value: object): string {
  const own = reflectGetOwnPropertyDescriptor(value, Symbol.toStringTag);
  if (own?.enumerable) return "";
  for (let from: object | null = value; from !== null; from = prototypeOf(from)) {
    const tag = reflectGetOwnPropertyDescriptor(from, Symbol.toStringTag);
    if (tag !== undefined) return typeof tag.value === "string" ? tag.value : "";
  }
  return "";
}

export function isClass(value: object): boolean {
  return stringStartsWith(functionToString(value), "class");
}
