// Door of the hr-time room: https://w3c.github.io/hr-time/

import { objectDefineProperty } from "../infra/index.ts";
import { type Globals, globalAttributes, globalInterface, requireGlobal } from "../webidl/index.ts";
import { Performance, performance } from "./performance.ts";

export { Performance, performance } from "./performance.ts";

const attributes = {
  get performance(): unknown {
    requireGlobal(this);
    return performance;
  },
  /** https://webidl.spec.whatwg.org/#Replaceable */
  set performance(value: unknown) {
    requireGlobal(this);
    objectDefineProperty(globalThis, "performance", { value, writable: true, enumerable: true, configurable: true });
  },
};

export const globals: Globals = {
  ...globalAttributes(attributes),
  Performance: globalInterface(Performance),
};
