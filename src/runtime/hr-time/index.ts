// Door of the hr-time room: https://w3c.github.io/hr-time/. Performance and what stands on its timeline are deferred rooms.

import { objectDefineProperty } from "../infra/index.ts";
import { type Globals, globalAttributes, requireGlobal } from "../webidl/index.ts";
import type { Performance } from "./performance/index.ts";
import { performanceRoom, timelineRoom } from "./rooms.ts";

export type { ResourceTiming } from "./timeline/index.ts";
export { timelineRoom };

let performance: Performance | undefined;

const attributes = {
  get performance(): unknown {
    requireGlobal(this, "performance");
    performance ??= performanceRoom.load().performance;
    return performance;
  },
  /** https://webidl.spec.whatwg.org/#Replaceable */
  set performance(value: unknown) {
    requireGlobal(this, "performance");
    objectDefineProperty(globalThis, "performance", { value, writable: true, enumerable: true, configurable: true });
  },
};

export const globals: Globals = globalAttributes(attributes);
