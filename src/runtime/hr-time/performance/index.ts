// Door of Performance, a deferred room: https://w3c.github.io/hr-time/#sec-performance

import { type Globals, globalInterface } from "../../webidl/index.ts";
import { Performance, performance } from "./performance.ts";

export { Performance, performance };

export const globals: Globals = { Performance: globalInterface(Performance) };
