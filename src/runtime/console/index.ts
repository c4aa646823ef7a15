// Door of the console room: https://console.spec.whatwg.org/

import type { Globals } from "../webidl/index.ts";
import { console } from "./console.ts";

export { console, inspect } from "./console.ts";

export const globals: Globals = { console: { value: console, enumerable: false } };
