// Door of the hr-time room: https://w3c.github.io/hr-time/

import { objectDefineProperty } from "../infra/index.ts";
import { type Globals, globalAttribute, globalInterface } from "../webidl/index.ts";
import { Performance, performance } from "./performance.ts";

export { Performance, performance } from "./performance.ts";

/** https://webidl.spec.whatwg.org/#Replaceable */
function replacePerformance(value: unknown): void {
  objectDefineProperty(globalThis, "performance", { value, writable: true, enumerable: true, configurable: true });
}

export const globals: Globals = {
  performance: globalAttribute(() => performance, replacePerformance),
  Performance: globalInterface(Performance),
};
