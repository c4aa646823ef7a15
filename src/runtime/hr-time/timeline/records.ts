// Records of the timeline. `object` is the PerformanceEntry that app code holds for the record.

export type EntryType = "mark" | "measure" | "resource";

/** In the order of their names; https://w3c.github.io/timing-entrytypes-registry/#registry */
export const entryTypes: readonly EntryType[] = ["mark", "measure", "resource"];

/** https://w3c.github.io/performance-timeline/#dom-performanceentry */
export interface EntryRecord {
  object: object | null;
  /** 0 as long as the entry was not queued. */
  id: number;
  readonly name: string;
  readonly entryType: EntryType;
  readonly startTime: number;
  readonly duration: number;
  /** A clone of what the app gave to a mark or measure, and null for others. */
  readonly detail: unknown;
}

/** The members of a PerformanceObserverInit; undefined where one is not present. */
export interface ObserverOptions {
  readonly buffered: boolean | undefined;
  readonly entryTypes: readonly string[] | undefined;
  readonly type: string | undefined;
}

/** https://w3c.github.io/performance-timeline/#dom-performanceobserver */
export interface ObserverRecord {
  readonly object: object;
  readonly callback: (...args: unknown[]) => unknown;
  type: "undefined" | "single" | "multiple";
  buffer: EntryRecord[];
  options: ObserverOptions[];
  requiresDroppedEntries: boolean;
}
