// https://w3c.github.io/user-timing/

import { arrayIncludes } from "../../infra/index.ts";
import {
  defineInterface,
  internalToken,
  newDOMException,
  requireArguments,
  requireInternal,
  toDictionary,
  toDOMString,
  toDouble,
  wrongThis,
} from "../../webidl/index.ts";
import { bufferedEntries, queueEntry } from "./buffers.ts";
import { entryRecordOf, PerformanceEntry } from "./performance-entry.ts";
import type { EntryRecord } from "./records.ts";

/** https://w3c.github.io/user-timing/#dom-performancemark */
export class PerformanceMark extends PerformanceEntry {
  constructor(markName: unknown, markOptions: unknown = undefined) {
    requireArguments(arguments.length, 1, "PerformanceMark");
    super(internalToken, markRecord(markName, markOptions));
  }

  get detail(): unknown {
    return (entryRecordOf(this, "mark") ?? wrongThis("PerformanceMark", "detail")).detail;
  }
}

defineInterface(PerformanceMark);

/** https://w3c.github.io/user-timing/#dom-performancemeasure */
export class PerformanceMeasure extends PerformanceEntry {
  constructor(token: unknown, record: EntryRecord) {
    requireInternal(token);
    super(token, record);
  }

  get detail(): unknown {
    return (entryRecordOf(this, "measure") ?? wrongThis("PerformanceMeasure", "detail")).detail;
  }
}

defineInterface(PerformanceMeasure, { length: 0 });

function cloneDetail(detail: unknown): unknown {
  return detail === undefined || detail === null ? null : ops.op_html_structured_clone(detail, []);
}

/** https://w3c.github.io/user-timing/#dom-performancemark-constructor */
function markRecord(markName: unknown, markOptions: unknown): EntryRecord {
  const name = toDOMString(markName, "PerformanceMark: markName");
  const options = toDictionary(markOptions, "PerformanceMark: markOptions") as
    | { detail?: unknown; startTime?: unknown }
    | undefined;
  const detail = options?.detail;
  let startTime: unknown = options?.startTime;
  if (startTime !== undefined) startTime = toDouble(startTime, "PerformanceMarkOptions.startTime");
  // 1. Skipped: the names of a window's PerformanceTiming.
  // 5. When.
  if (startTime === undefined) startTime = ops.op_clock_now();
  else if ((startTime as number) < 0) throw negativeTime("PerformanceMarkOptions.startTime");
  // 2-4, 6-8. The entry.
  const record = { object: null, id: 0, name, entryType: "mark", startTime: startTime as number, duration: 0 } as const;
  return { ...record, detail: cloneDetail(detail) };
}

function negativeTime(context: string): TypeError {
  return new TypeError(`${context} must not be negative.`);
}

/** https://w3c.github.io/user-timing/#mark-method */
export function mark(markName: unknown, markOptions: unknown): object {
  const entry = new PerformanceMark(markName, markOptions);
  queueEntry(entryRecordOf(entry, "mark") as EntryRecord);
  return entry;
}

/** A mark's name or a point in time. */
type Mark = string | number;

interface MeasureOptions {
  detail: unknown;
  duration: number | undefined;
  end: Mark | undefined;
  start: Mark | undefined;
}

function toMark(value: unknown, context: string): Mark | undefined {
  if (value === undefined) return undefined;
  return typeof value === "number" ? toDouble(value, context) : toDOMString(value, context);
}

/** https://w3c.github.io/user-timing/#dom-performancemeasureoptions; undefined when no member is present. */
function toMeasureOptions(value: unknown): MeasureOptions | undefined {
  const given = toDictionary(value, "Performance.measure: startOrMeasureOptions") as
    | { [member in keyof MeasureOptions]?: unknown }
    | undefined;
  if (given === undefined) return undefined;
  const { detail } = given;
  const { duration } = given;
  const typedDuration = duration === undefined ? undefined : toDouble(duration, "PerformanceMeasureOptions.duration");
  const end = toMark(given.end, "PerformanceMeasureOptions.end");
  const start = toMark(given.start, "PerformanceMeasureOptions.start");
  const isEmpty = detail === undefined && typedDuration === undefined && end === undefined && start === undefined;
  return isEmpty ? undefined : { detail, duration: typedDuration, end, start };
}

const noOptions: MeasureOptions = { detail: undefined, duration: undefined, end: undefined, start: undefined };

/** https://w3c.github.io/user-timing/#measure-method */
export function measure(measureName: unknown, startOrOptions: unknown, endMark: unknown): object {
  const name = toDOMString(measureName, "Performance.measure: measureName");
  const isDictionary =
    startOrOptions === undefined || typeof startOrOptions === "object" || typeof startOrOptions === "function";
  const given = isDictionary ? toMeasureOptions(startOrOptions) : undefined;
  const startMark = isDictionary ? undefined : toDOMString(startOrOptions, "Performance.measure: startMark");
  const typedEnd = endMark === undefined ? undefined : toDOMString(endMark, "Performance.measure: endMark");
  // 1. What goes together.
  if (given !== undefined) checkMeasureOptions(given, typedEnd);
  const options = given ?? { ...noOptions, start: startMark };
  // 2-3. The times.
  const endTime = endTimeOf(options, typedEnd);
  const startTime = startTimeOf(options, endTime);
  // 4-8. The entry.
  const times = { startTime, duration: endTime - startTime };
  const record = {
    object: null,
    id: 0,
    name,
    entryType: "measure",
    ...times,
    detail: cloneDetail(options.detail),
  } as const;
  const entry = new PerformanceMeasure(internalToken, record);
  // 9-10. Told and kept.
  queueEntry(record);
  return entry;
}

function checkMeasureOptions({ start, duration, end }: MeasureOptions, endMark: string | undefined): void {
  const method = "Performance.measure";
  if (endMark !== undefined) throw new TypeError(`${method}: with options, endMark must not be given.`);
  if (start === undefined && end === undefined) throw new TypeError(`${method}: options must have start or end.`);
  if (start !== undefined && duration !== undefined && end !== undefined) {
    throw new TypeError(`${method}: options must not have all of start, duration and end.`);
  }
}

function endTimeOf({ start, duration, end }: MeasureOptions, endMark: string | undefined): number {
  if (endMark !== undefined) return timeOf(endMark);
  if (end !== undefined) return timeOf(end);
  if (start !== undefined && duration !== undefined) return timeOf(start) + timeOf(duration);
  return ops.op_clock_now();
}

function startTimeOf({ start, duration, end }: MeasureOptions, endTime: number): number {
  if (start !== undefined) return timeOf(start);
  if (duration !== undefined && end !== undefined) return endTime - timeOf(duration);
  return 0;
}

/** Attributes of a window's PerformanceTiming, which are no marks. */
const navigationTimes: readonly string[] = [
  "connectEnd",
  "connectStart",
  "domComplete",
  "domContentLoadedEventEnd",
  "domContentLoadedEventStart",
  "domInteractive",
  "domLoading",
  "domainLookupEnd",
  "domainLookupStart",
  "fetchStart",
  "loadEventEnd",
  "loadEventStart",
  "navigationStart",
  "redirectEnd",
  "redirectStart",
  "requestStart",
  "responseEnd",
  "responseStart",
  "secureConnectionStart",
  "unloadEventEnd",
  "unloadEventStart",
];

/** https://w3c.github.io/user-timing/#convert-a-mark-to-a-timestamp */
function timeOf(mark: Mark): number {
  // 3. A time.
  if (typeof mark === "number") {
    if (mark < 0) throw negativeTime("Performance.measure: a time");
    return mark;
  }
  // 1. A name that only a window has a time for.
  if (arrayIncludes(navigationTimes, mark)) {
    throw new TypeError(`Performance.measure: "${mark}" is a time of a window's navigation, and this is none.`);
  }
  // 2. The mark that was made last.
  const marks = bufferedEntries("mark");
  for (let at = marks.length - 1; at >= 0; at--) {
    const entry = marks[at] as EntryRecord;
    if (entry.name === mark) return entry.startTime;
  }
  throw newDOMException(`Performance.measure: there is no mark "${mark}".`, "SyntaxError");
}
