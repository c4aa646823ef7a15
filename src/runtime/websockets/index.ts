// Door of the websockets room, a deferred room: https://websockets.spec.whatwg.org/

import { type Globals, globalInterface } from "../webidl/index.ts";
import { CloseEvent } from "./close-event.ts";
import { WebSocket } from "./web-socket.ts";

export { checkProtocols, parseSocketUrl } from "./addresses.ts";
export { checkClose } from "./close-codes.ts";
export { startSocketCall } from "./connection.ts";
export { bufferOf, creditOf, takeChunk, textOf, writeBytes, writeClose, writeText } from "./frames.ts";
export type { CloseEvent, WebSocket };

export const globals: Globals = {
  CloseEvent: globalInterface(CloseEvent),
  WebSocket: globalInterface(WebSocket),
};
