// Door of URL patterns, a deferred room: https://urlpattern.spec.whatwg.org/

import { type Globals, globalInterface } from "../webidl/index.ts";
import { URLPattern } from "./url-pattern.ts";

export { URLPattern };

export const globals: Globals = { URLPattern: globalInterface(URLPattern) };
