// Door of the console room: https://console.spec.whatwg.org/

import type { Globals } from "../webidl/index.ts";
import { console } from "./console.ts";

export { console } from "./console.ts";
export { inspect } from "./inspect.ts";
export type { InspectOptions } from "./inspection.ts";

export const globals: Globals = { console: { value: console, enumerable: false } };
