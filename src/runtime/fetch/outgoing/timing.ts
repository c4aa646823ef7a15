// What a fetch tells the performance timeline: https://fetch.spec.whatwg.org/#finalize-and-report-timing. Nothing is kept while
// no app has looked at the timeline (D-HR-TIME-1).

import { type ResourceTiming, timelineRoom } from "../../hr-time/index.ts";

export type FetchTiming = ResourceTiming;

/** Of a fetch that begins now; null when nobody wants to know. */
export function newFetchTiming(url: string): FetchTiming | null {
  if (timelineRoom.loaded() === undefined) return null;
  const startTime = ops.op_clock_now();
  return { url, startTime, responseStart: 0, responseEnd: 0, status: 0, decodedBodySize: 0 };
}

export function reportFetch(timing: FetchTiming | null): void {
  if (timing === null) return;
  timing.responseEnd = ops.op_clock_now();
  timelineRoom.load().reportResourceTiming(timing);
}
