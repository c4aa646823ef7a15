// https://w3c.github.io/performance-timeline/#the-performanceobserver-interface

import { arrayPush, arraySlice, objectFreeze } from "../../infra/index.ts";
import {
  defineInterface,
  internalToken,
  newDOMException,
  requireArguments,
  toBoolean,
  toCallback,
  toDictionary,
  toDOMString,
  toSequence,
} from "../../webidl/index.ts";
import { bufferedEntries, droppedEntriesCount, isEntryType, objectsOf } from "./buffers.ts";
import { isRegistered, queueObserverTask, register, setCallbackArguments, unregister } from "./observers.ts";
import { PerformanceObserverEntryList } from "./performance-observer-entry-list.ts";
import { type EntryRecord, entryTypes, type ObserverOptions, type ObserverRecord } from "./records.ts";

let is: (value: object) => boolean;
const supportedEntryTypes: readonly string[] = objectFreeze(arraySlice(entryTypes));

export class PerformanceObserver {
  #record: ObserverRecord;

  static {
    is = (value) => #record in value;
  }

  constructor(callback: unknown) {
    requireArguments(arguments.length, 1, "PerformanceObserver");
    this.#record = {
      object: this,
      callback: toCallback(callback, "PerformanceObserver: callback"),
      type: "undefined",
      buffer: [],
      options: [],
      requiresDroppedEntries: false,
    };
  }

  observe(options: unknown = undefined): void {
    observe(this.#record, toObserverOptions(options));
  }

  /** https://w3c.github.io/performance-timeline/#disconnect-method */
  disconnect(): void {
    const record = this.#record;
    unregister(record);
    record.buffer = [];
    record.options = [];
  }

  /** https://w3c.github.io/performance-timeline/#takerecords-method */
  takeRecords(): object[] {
    const record = this.#record;
    const entries = record.buffer;
    record.buffer = [];
    return objectsOf(entries);
  }

  static get supportedEntryTypes(): readonly string[] {
    return supportedEntryTypes;
  }
}

defineInterface(PerformanceObserver, { is });

/** https://w3c.github.io/performance-timeline/#dom-performanceobserverinit */
function toObserverOptions(value: unknown): ObserverOptions {
  const context = "PerformanceObserverInit";
  const given = (toDictionary(value, "PerformanceObserver.observe: options") ?? {}) as {
    [member in keyof ObserverOptions]?: unknown;
  };
  const { buffered } = given;
  const typedBuffered = buffered === undefined ? undefined : toBoolean(buffered);
  const types = given.entryTypes;
  const typedTypes = types === undefined ? undefined : toSequence(types, `${context}.entryTypes`, toDOMString);
  const { type } = given;
  const typedType = type === undefined ? undefined : toDOMString(type, `${context}.type`);
  return { buffered: typedBuffered, entryTypes: typedTypes, type: typedType };
}

/** https://w3c.github.io/performance-timeline/#observe-method */
function observe(observer: ObserverRecord, options: ObserverOptions): void {
  const method = "PerformanceObserver.observe";
  // 2. One of them.
  if (options.entryTypes === undefined && options.type === undefined) {
    throw new TypeError(`${method}: options must have entryTypes or type.`);
  }
  // 3. And not both. `buffered` goes unheeded beside entryTypes (D-HR-TIME-2).
  if (options.entryTypes !== undefined && options.type !== undefined) {
    throw new TypeError(`${method}: options must not have both entryTypes and type.`);
  }
  // 4. An observer does one or the other.
  const kind = options.entryTypes === undefined ? "single" : "multiple";
  if (observer.type !== "undefined" && observer.type !== kind) {
    const advice = "an observer takes entryTypes or type, and the same at each call.";
    throw newDOMException(`${method}: ${advice}`, "InvalidModificationError");
  }
  observer.type = kind;
  // 5. It is to hear of what was dropped.
  observer.requiresDroppedEntries = true;
  // 6-7. Which entries it wants.
  if (options.entryTypes !== undefined) observeMultiple(observer, options, options.entryTypes);
  else observeSingle(observer, options);
}

function observeMultiple(observer: ObserverRecord, options: ObserverOptions, given: readonly string[]): void {
  const types: string[] = [];
  for (let at = 0; at < given.length; at++) {
    const type = given[at] as string;
    if (isEntryType(type)) arrayPush(types, type);
  }
  if (types.length === 0) return;
  observer.options = [{ ...options, entryTypes: types }];
  register(observer);
}

function observeSingle(observer: ObserverRecord, options: ObserverOptions): void {
  const type = options.type as string;
  if (!isEntryType(type)) return;
  const wanted: ObserverOptions[] = [];
  if (isRegistered(observer)) {
    for (let at = 0; at < observer.options.length; at++) {
      const known = observer.options[at] as ObserverOptions;
      if (known.type !== type) arrayPush(wanted, known);
    }
  }
  arrayPush(wanted, options);
  observer.options = wanted;
  register(observer);
  if (options.buffered !== true) return;
  const entries = bufferedEntries(type);
  for (let at = 0; at < entries.length; at++) arrayPush(observer.buffer, entries[at] as EntryRecord);
  queueObserverTask();
}

function countDropped(observer: ObserverRecord): number {
  let count = 0;
  for (let index = 0; index < observer.options.length; index++) {
    const options = observer.options[index] as ObserverOptions;
    const types = options.entryTypes ?? [options.type as string];
    for (let at = 0; at < types.length; at++) {
      const type = types[at] as string;
      if (isEntryType(type)) count += droppedEntriesCount(type);
    }
  }
  return count;
}

setCallbackArguments((observer, entries) => {
  const options: { droppedEntriesCount?: number } = {};
  if (observer.requiresDroppedEntries) {
    options.droppedEntriesCount = countDropped(observer);
    observer.requiresDroppedEntries = false;
  }
  return [new PerformanceObserverEntryList(internalToken, entries), observer.object, options];
});
