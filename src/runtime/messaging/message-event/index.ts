// Door of MessageEvent, a deferred room: https://html.spec.whatwg.org/#the-messageevent-interface. Message ports, sockets and
// event sources fire it.

import { type Globals, globalInterface } from "../../webidl/index.ts";
import { MessageEvent } from "./message-event.ts";

export { MessageEvent };

export const globals: Globals = { MessageEvent: globalInterface(MessageEvent) };
