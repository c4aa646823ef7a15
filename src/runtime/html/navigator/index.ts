// Door of the Navigator, a deferred room: https://html.spec.whatwg.org/#the-navigator-object

import { type Globals, globalInterface } from "../../webidl/index.ts";
import { Navigator, navigator } from "./navigator.ts";

export { navigator };

export const globals: Globals = { Navigator: globalInterface(Navigator) };
