// The console namespace: https://console.spec.whatwg.org/#console-namespace

import {
  arrayJoin,
  arrayPush,
  arrayUnshift,
  deferredRoom,
  mapDelete,
  mapGet,
  mapHas,
  mapSet,
  mathMin,
  objectCreate,
  objectDefineProperty,
  strictlySplit,
  stringIncludes,
  stringIndexOf,
  stringRepeat,
  stringSlice,
  uncurryThis,
} from "../infra/index.ts";
import { toBoolean, toDictionary, toDOMString, toSequence } from "../webidl/index.ts";
import type { InspectOptions } from "./inspect/index.ts";

const inspectRoom = deferredRoom<typeof import("./inspect/index.ts")>("console/inspect");

/** As op_console_write numbers them. */
const level = { debug: 0, log: 1, info: 2, warn: 3, error: 4 } as const;
type Level = (typeof level)[keyof typeof level];

const plain = { colors: false };
const toFixed = uncurryThis(Number.prototype.toFixed) as (value: number, digits: number) => string;

/** Deeper groups are shown as deep as this. */
const maxGroups = 64;
/** https://console.spec.whatwg.org/#grouping: how many groups are open. */
let groups = 0;
/** https://console.spec.whatwg.org/#count-map */
const counts = new Map<string, number>();
/** https://console.spec.whatwg.org/#timer-table */
const timers = new Map<string, number>();

/** https://console.spec.whatwg.org/#printer */
function print(to: Level, text: string): void {
  if (groups === 0) {
    ops.op_console_write(to, text);
    return;
  }
  const indent = stringRepeat("  ", mathMin(groups, maxGroups));
  const isOneLine = !stringIncludes(text, "\n");
  ops.op_console_write(to, indent + (isOneLine ? text : arrayJoin(strictlySplit(text, 10), `\n${indent}`)));
}

/** A value as text; runs app code. */
export function inspect(value: unknown, options: InspectOptions): string {
  return inspectRoom.load().inspect(value, options);
}

/** https://console.spec.whatwg.org/#formatter; a text by itself has nothing to be formatted. */
function format(data: unknown[]): string {
  const first = data[0];
  return data.length === 1 && typeof first === "string" ? first : inspectRoom.load().formatLog(data, plain);
}

/** https://console.spec.whatwg.org/#logger */
function log(to: Level, data: unknown[]): void {
  if (data.length > 0) print(to, format(data));
}

function toLabel(label: unknown, method: string): string {
  return label === undefined ? "default" : toDOMString(label, `console.${method}: label`);
}

function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${toFixed(milliseconds, 1)}ms`;
  if (milliseconds < 60_000) return `${toFixed(milliseconds / 1000, 3)}s`;
  return `${toFixed(milliseconds / 60_000, 2)}min`;
}

function logTimer(label: string, method: string, data: unknown[]): boolean {
  const start = mapGet(timers, label);
  if (start === undefined) {
    print(level.warn, `console.${method}: there is no timer "${label}"`);
    return false;
  }
  // The label is no format.
  const head = `${label}: ${duration(ops.op_clock_now() - start)}`;
  arrayUnshift<unknown>(data, "%s", head);
  print(level.info, format(data));
  return true;
}

/** The stack of the caller's caller, without what stands above it. */
function callStack(): string {
  const stack = new Error().stack ?? "";
  let at = 0;
  for (let lines = 0; lines < 3 && at >= 0; lines++) at = stringIndexOf(stack, "\n", at + 1);
  return at < 0 ? "" : stringSlice(stack, at);
}

const methods = {
  assert(condition: unknown = false, ...data: unknown[]): void {
    // 1. Nothing to say about what holds.
    if (toBoolean(condition)) return;
    // 2-5. "Assertion failed", before or as the first item.
    const message = "Assertion failed";
    if (data.length === 0) arrayPush(data, message);
    else if (typeof data[0] === "string") data[0] = `${message}: ${data[0]}`;
    else arrayUnshift<unknown>(data, message);
    // 6. Log.
    log(level.error, data);
  },
  clear(): void {
    groups = 0;
  },
  debug(...data: unknown[]): void {
    log(level.debug, data);
  },
  error(...data: unknown[]): void {
    log(level.error, data);
  },
  info(...data: unknown[]): void {
    log(level.info, data);
  },
  log(...data: unknown[]): void {
    log(level.log, data);
  },
  table(tabularData: unknown = undefined, properties: unknown = undefined): void {
    const chosen =
      properties === undefined ? undefined : toSequence(properties, "console.table: properties", toDOMString);
    const table = inspectRoom.load().formatTable(tabularData, chosen);
    if (table === null) log(level.log, [tabularData]);
    else print(level.log, table);
  },
  trace(...data: unknown[]): void {
    const text = format(data);
    print(level.log, `Trace${text === "" ? "" : `: ${text}`}${callStack()}`);
  },
  warn(...data: unknown[]): void {
    log(level.warn, data);
  },
  dir(item: unknown = undefined, options: unknown = undefined): void {
    const given = toDictionary(options, "console.dir: options") as
      | { colors?: unknown; depth?: unknown; showHidden?: unknown }
      | undefined;
    const depth = given?.depth === null ? Number.POSITIVE_INFINITY : given?.depth;
    print(
      level.log,
      inspect(item, {
        colors: toBoolean(given?.colors),
        depth: typeof depth === "number" ? depth : 2,
        showHidden: toBoolean(given?.showHidden),
      }),
    );
  },
  dirxml(...data: unknown[]): void {
    log(level.log, data);
  },
  count(label: unknown = undefined): void {
    const name = toLabel(label, "count");
    const count = (mapGet(counts, name) ?? 0) + 1;
    mapSet(counts, name, count);
    print(level.info, `${name}: ${count}`);
  },
  countReset(label: unknown = undefined): void {
    const name = toLabel(label, "countReset");
    if (mapHas(counts, name)) mapSet(counts, name, 0);
    else print(level.warn, `console.countReset: there is no count "${name}"`);
  },
  group(...data: unknown[]): void {
    log(level.log, data);
    groups++;
  },
  groupCollapsed(...data: unknown[]): void {
    log(level.log, data);
    groups++;
  },
  groupEnd(): void {
    if (groups > 0) groups--;
  },
  time(label: unknown = undefined): void {
    const name = toLabel(label, "time");
    if (mapHas(timers, name)) print(level.warn, `console.time: there is a timer "${name}" already`);
    else mapSet(timers, name, ops.op_clock_now());
  },
  timeLog(label: unknown = undefined, ...data: unknown[]): void {
    logTimer(toLabel(label, "timeLog"), "timeLog", data);
  },
  timeEnd(label: unknown = undefined): void {
    const name = toLabel(label, "timeEnd");
    if (logTimer(name, "timeEnd", [])) mapDelete(timers, name);
  },
};

/** https://webidl.spec.whatwg.org/#js-namespaces; its prototype is an empty object of its own, as the standard has it. */
function newNamespace(): typeof methods {
  const namespace = objectCreate(objectCreate(Object.prototype)) as typeof methods;
  Object.assign(namespace, methods);
  objectDefineProperty(namespace, Symbol.toStringTag, { value: "console", configurable: true });
  return namespace;
}

export const console = newNamespace();
