// Door of the workers room: the app and its exchanges with clients.

import { type Globals, globalInterface } from "../webidl/index.ts";
import { ExtendableEvent, FetchEvent } from "./fetch-event.ts";

export { appLoaded, startApp } from "./app.ts";
export { bodyHappened, closedHappened, dropHappened, newExchange } from "./exchange.ts";
export { drainHappened } from "./respond.ts";
export { runScheduled, serve } from "./serve.ts";
export { warmUp } from "./warm-up.ts";
export { ExtendableEvent, FetchEvent };

export const globals: Globals = {
  ExtendableEvent: globalInterface(ExtendableEvent),
  FetchEvent: globalInterface(FetchEvent),
};
