// https://w3c.github.io/performance-timeline/#performanceobserverentrylist-interface

import { defineInterface, requireArguments, requireInternal, toDOMString } from "../../webidl/index.ts";
import { filterBuffer, objectsOf } from "./buffers.ts";
import type { EntryRecord } from "./records.ts";

let is: (value: object) => boolean;

export class PerformanceObserverEntryList {
  #entries: readonly EntryRecord[];

  static {
    is = (value) => #entries in value;
  }

  constructor(token: unknown, entries: readonly EntryRecord[]) {
    requireInternal(token);
    this.#entries = entries;
  }

  getEntries(): object[] {
    return objectsOf(filterBuffer(this.#entries, undefined, undefined));
  }

  getEntriesByType(type: unknown): object[] {
    const entries = this.#entries;
    const method = "PerformanceObserverEntryList.getEntriesByType";
    requireArguments(arguments.length, 1, method);
    return objectsOf(filterBuffer(entries, undefined, toDOMString(type, `${method}: type`)));
  }

  getEntriesByName(name: unknown, type: unknown = undefined): object[] {
    const entries = this.#entries;
    const method = "PerformanceObserverEntryList.getEntriesByName";
    requireArguments(arguments.length, 1, method);
    const typedName = toDOMString(name, `${method}: name`);
    const typed = type === undefined ? undefined : toDOMString(type, `${method}: type`);
    return objectsOf(filterBuffer(entries, typedName, typed));
  }
}

defineInterface(PerformanceObserverEntryList, { length: 0, is });
