// https://html.spec.whatwg.org/#timers, over the timers of the event loop.

import { atTaskBegin, clearTimer, reportException, startTimer } from "../event-loop/index.ts";
import { mapDelete, mapGet, mapHas, mapSet, mathMax, reflectApply } from "../infra/index.ts";
import { globalObject } from "../webidl/index.ts";

type Handler = (...args: unknown[]) => unknown;

export interface TimerRequest {
  handler: Handler;
  /** In milliseconds, as the app gave it. */
  timeout: number;
  args: unknown[];
}

const deepNesting = 5;
const clampedTimeout = 4;

/** Nesting level of the running task: of a timer's, and 0 of any other's. */
let nestingLevel = 0;

atTaskBegin(() => {
  nestingLevel = 0;
});

/** A handle of setInterval is the id of its first timer; here is the one that it waits for now. */
const intervals = new Map<number, number>();

/** https://html.spec.whatwg.org/#timer-initialisation-steps; the result is the timer's id. */
function initializeTimer(request: TimerRequest, whenDone: () => void): number {
  // 4-5. How long, seen from how deep.
  const level = nestingLevel;
  let timeout = mathMax(request.timeout, 0);
  if (level > deepNesting && timeout < clampedTimeout) timeout = clampedTimeout;
  // 8-14. The task.
  return startTimer(timeout, false, () => {
    nestingLevel = level + 1;
    try {
      reflectApply(request.handler, globalObject(), request.args);
    } catch (error) {
      reportException(error);
    }
    whenDone();
  });
}

function ignore(): void {}

/** https://html.spec.whatwg.org/#dom-settimeout */
export function startTimeout(request: TimerRequest): number {
  return initializeTimer(request, ignore);
}

/** https://html.spec.whatwg.org/#dom-setinterval */
export function startInterval(request: TimerRequest): number {
  let handle = 0;
  const again = () => {
    // The handler may have cleared it.
    if (mapHas(intervals, handle)) mapSet(intervals, handle, initializeTimer(request, again));
  };
  handle = initializeTimer(request, again);
  mapSet(intervals, handle, handle);
  return handle;
}

/** https://html.spec.whatwg.org/#dom-cleartimeout; timeouts and intervals have their handles from one list. */
export function clearHandle(handle: number): void {
  const timer = mapGet(intervals, handle);
  if (timer !== undefined) mapDelete(intervals, handle);
  clearTimer(timer ?? handle);
}
