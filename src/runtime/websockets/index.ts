// Door of the websockets room, a deferred room: https://websockets.spec.whatwg.org/

import { type Globals, globalInterface } from "../webidl/index.ts";
import { CloseEvent } from "./close-event.ts";
import { WebSocket } from "./web-socket.ts";

export type { CloseEvent, WebSocket };

export const globals: Globals = {
  CloseEvent: globalInterface(CloseEvent),
  WebSocket: globalInterface(WebSocket),
};
