// Door of what scheduled handlers get, a deferred room.

import { type Globals, globalInterface } from "../../webidl/index.ts";
import { ScheduledEvent } from "./scheduled-event.ts";

export { newScheduledController } from "./scheduled-controller.ts";
export { fireScheduledEvent } from "./scheduled-event.ts";

export const globals: Globals = { ScheduledEvent: globalInterface(ScheduledEvent) };
