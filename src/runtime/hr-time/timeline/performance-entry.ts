// https://w3c.github.io/performance-timeline/#dom-performanceentry

import { defineInterface, registerPlatformInterface, requireInternal } from "../../webidl/index.ts";
import type { EntryRecord, EntryType } from "./records.ts";

let recordOf: (entry: object) => EntryRecord;
let is: (value: object) => boolean;

export class PerformanceEntry {
  #record: EntryRecord;

  static {
    recordOf = (entry) => (entry as PerformanceEntry).#record;
    is = (value) => #record in value;
  }

  constructor(token: unknown, record: EntryRecord) {
    requireInternal(token);
    this.#record = record;
    record.object = this;
  }

  get id(): number {
    return this.#record.id;
  }

  get name(): string {
    return this.#record.name;
  }

  get entryType(): string {
    return this.#record.entryType;
  }

  get startTime(): number {
    return this.#record.startTime;
  }

  get duration(): number {
    return this.#record.duration;
  }

  /** 0: a server navigates nowhere. */
  get navigationId(): number {
    void this.#record;
    return 0;
  }

  /** https://webidl.spec.whatwg.org/#default-tojson-operation */
  toJSON(): object {
    return jsonOf(this.#record);
  }
}

export function jsonOf({ id, name, entryType, startTime, duration }: EntryRecord): Record<string, unknown> {
  return { id, name, entryType, startTime, duration, navigationId: 0 };
}

defineInterface(PerformanceEntry, { length: 0, is });
registerPlatformInterface({
  name: "PerformanceEntry",
  is,
  inspect(value) {
    const { name, entryType, startTime, duration, detail } = recordOf(value);
    const fields = { name, entryType, startTime, duration };
    if (entryType === "resource") return ["PerformanceResourceTiming", fields];
    return [entryType === "mark" ? "PerformanceMark" : "PerformanceMeasure", { ...fields, detail }];
  },
});

/** Null for what is no entry of this type. */
export function entryRecordOf(value: unknown, type: EntryType): EntryRecord | null {
  if (typeof value !== "object" || value === null || !is(value)) return null;
  const record = recordOf(value);
  return record.entryType === type ? record : null;
}
