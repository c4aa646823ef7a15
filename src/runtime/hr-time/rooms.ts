// The deferred rooms of this one: who only asks for the time does not load the timeline.

import { deferredRoom } from "../infra/index.ts";

export const performanceRoom = deferredRoom<typeof import("./performance/index.ts")>("hr-time/performance");
/** While it is not loaded, nobody has asked for an entry, and none is kept (D-HR-TIME-1). */
export const timelineRoom = deferredRoom<typeof import("./timeline/index.ts")>("hr-time/timeline");
