// The Performance interface: https://w3c.github.io/hr-time/#sec-performance, with what https://w3c.github.io/performance-timeline/,
// https://w3c.github.io/user-timing/ and https://w3c.github.io/resource-timing/ add to it. The clock is the engine's,
// coarsened there.

import { EventTarget, getEventHandler, setEventHandler } from "../../dom/index.ts";
import {
  defineInterface,
  internalToken,
  registerPlatformInterface,
  requireArguments,
  requireInternal,
  toDOMString,
  toUnsignedLong,
} from "../../webidl/index.ts";
import { timelineRoom } from "../rooms.ts";

let is: (value: object) => boolean;

/** Of an optional argument; undefined when it is not given. */
function optionalString(value: unknown, context: string): string | undefined {
  return value === undefined ? undefined : toDOMString(value, context);
}

export class Performance extends EventTarget {
  // There is nothing to keep: reading it on anything but a Performance throws a TypeError.
  #brand = undefined;

  static {
    is = (value) => #brand in value;
  }

  constructor(token: unknown) {
    requireInternal(token);
    super();
  }

  now(): number {
    this.#brand;
    return ops.op_clock_now();
  }

  get timeOrigin(): number {
    this.#brand;
    return ops.op_clock_time_origin();
  }

  toJSON(): object {
    this.#brand;
    return { timeOrigin: ops.op_clock_time_origin() };
  }

  /** https://w3c.github.io/performance-timeline/#getentries-method */
  getEntries(): object[] {
    this.#brand;
    return timelineRoom.load().filterBufferMap(undefined, undefined);
  }

  /** https://w3c.github.io/performance-timeline/#getentriesbytype-method */
  getEntriesByType(type: unknown): object[] {
    this.#brand;
    requireArguments(arguments.length, 1, "Performance.getEntriesByType");
    const typed = toDOMString(type, "Performance.getEntriesByType: type");
    return timelineRoom.load().filterBufferMap(undefined, typed);
  }

  /** https://w3c.github.io/performance-timeline/#getentriesbyname-method */
  getEntriesByName(name: unknown, type: unknown = undefined): object[] {
    this.#brand;
    requireArguments(arguments.length, 1, "Performance.getEntriesByName");
    const typedName = toDOMString(name, "Performance.getEntriesByName: name");
    const typed = optionalString(type, "Performance.getEntriesByName: type");
    return timelineRoom.load().filterBufferMap(typedName, typed);
  }

  /** https://w3c.github.io/user-timing/#mark-method */
  mark(markName: unknown, markOptions: unknown = undefined): object {
    this.#brand;
    requireArguments(arguments.length, 1, "Performance.mark");
    return timelineRoom.load().mark(markName, markOptions);
  }

  /** https://w3c.github.io/user-timing/#clearmarks-method */
  clearMarks(markName: unknown = undefined): void {
    this.#brand;
    const name = optionalString(markName, "Performance.clearMarks: markName");
    timelineRoom.loaded()?.clearEntries("mark", name);
  }

  /** https://w3c.github.io/user-timing/#measure-method */
  measure(measureName: unknown, startOrMeasureOptions: unknown = undefined, endMark: unknown = undefined): object {
    this.#brand;
    requireArguments(arguments.length, 1, "Performance.measure");
    return timelineRoom.load().measure(measureName, startOrMeasureOptions, endMark);
  }

  /** https://w3c.github.io/user-timing/#clearmeasures-method */
  clearMeasures(measureName: unknown = undefined): void {
    this.#brand;
    const name = optionalString(measureName, "Performance.clearMeasures: measureName");
    timelineRoom.loaded()?.clearEntries("measure", name);
  }

  /** https://w3c.github.io/resource-timing/#dom-performance-clearresourcetimings */
  clearResourceTimings(): void {
    this.#brand;
    timelineRoom.loaded()?.clearEntries("resource", undefined);
  }

  /** https://w3c.github.io/resource-timing/#dom-performance-setresourcetimingbuffersize */
  setResourceTimingBufferSize(maxSize: unknown): void {
    this.#brand;
    const method = "Performance.setResourceTimingBufferSize";
    requireArguments(arguments.length, 1, method);
    timelineRoom.load().setResourceBufferSize(toUnsignedLong(maxSize, `${method}: maxSize`));
  }

  get onresourcetimingbufferfull(): object | null {
    this.#brand;
    return getEventHandler(this, "onresourcetimingbufferfull");
  }

  set onresourcetimingbufferfull(value: unknown) {
    this.#brand;
    setEventHandler(this, "onresourcetimingbufferfull", value);
  }
}

defineInterface(Performance, { length: 0, is });
registerPlatformInterface({
  name: "Performance",
  is,
  inspect: () => ["Performance", { timeOrigin: ops.op_clock_time_origin() }],
});

export const performance = new Performance(internalToken);
