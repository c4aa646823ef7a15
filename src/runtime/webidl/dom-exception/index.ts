// Door of DOMException, a deferred room: most apps never see one.

import { type Globals, globalInterface } from "../interfaces.ts";
import { DOMException } from "./dom-exception.ts";

export { isDOMException, newDOMException } from "./dom-exception.ts";
export { DOMException };

export const globals: Globals = { DOMException: globalInterface(DOMException) };
