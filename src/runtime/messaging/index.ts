// Door of the messaging room: https://html.spec.whatwg.org/#comms. Its interfaces are deferred rooms.

import { deferredRoom } from "../infra/index.ts";

/** For rooms that fire a `message` event. */
export const messageEventRoom = deferredRoom<typeof import("./message-event/index.ts")>("messaging/message-event");
