// Door of the websocket-streams room, a deferred room: WebSocketStream, which the WebSockets Standard is about to have
// (https://whatpr.org/websockets/48/7b748d3...d5570f3.html). The connection is that of the websockets room.

import { type Globals, globalInterface } from "../webidl/index.ts";
import { WebSocketError } from "./web-socket-error.ts";
import { WebSocketStream } from "./web-socket-stream.ts";

export type { WebSocketError, WebSocketStream };

export const globals: Globals = {
  WebSocketError: globalInterface(WebSocketError),
  WebSocketStream: globalInterface(WebSocketStream),
};
