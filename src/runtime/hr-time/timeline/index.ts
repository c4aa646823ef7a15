// Door of the performance timeline, a deferred room: https://w3c.github.io/performance-timeline/,
// https://w3c.github.io/user-timing/ and https://w3c.github.io/resource-timing/

import { type Globals, globalInterface } from "../../webidl/index.ts";
import { PerformanceEntry } from "./performance-entry.ts";
import { PerformanceObserver } from "./performance-observer.ts";
import { PerformanceObserverEntryList } from "./performance-observer-entry-list.ts";
import { PerformanceResourceTiming } from "./resource-timing.ts";
import { PerformanceMark, PerformanceMeasure } from "./user-timing.ts";

export { clearEntries, filterBufferMap, setResourceBufferSize } from "./buffers.ts";
export { type ResourceTiming, reportResourceTiming } from "./resource-timing.ts";
export { mark, measure } from "./user-timing.ts";

export const globals: Globals = {
  PerformanceEntry: globalInterface(PerformanceEntry),
  PerformanceMark: globalInterface(PerformanceMark),
  PerformanceMeasure: globalInterface(PerformanceMeasure),
  PerformanceObserver: globalInterface(PerformanceObserver),
  PerformanceObserverEntryList: globalInterface(PerformanceObserverEntryList),
  PerformanceResourceTiming: globalInterface(PerformanceResourceTiming),
};
