// Door of the eventsource room, a deferred room: https://html.spec.whatwg.org/#server-sent-events

import { type Globals, globalInterface } from "../webidl/index.ts";
import { EventSource } from "./event-source.ts";

export type { EventSource };

export const globals: Globals = { EventSource: globalInterface(EventSource) };
