// Door of MessageEvent, a deferred room: https://html.spec.whatwg.org/#the-messageevent-interface. Message ports, sockets and
// event sources fire it.

import { type Globals, globalInterface } from "../../webidl/index.ts";
import { createMessageEvent, MessageEvent } from "./message-event.ts";

export { createMessageEvent, MessageEvent };

export const globals: Globals = { MessageEvent: globalInterface(MessageEvent) };
