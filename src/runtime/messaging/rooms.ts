// The deferred rooms of this one.

import { deferredRoom } from "../infra/index.ts";

/** For rooms that fire a `message` event. */
export const messageEventRoom = deferredRoom<typeof import("./message-event/index.ts")>("messaging/message-event");
const portsRoom = deferredRoom<typeof import("./ports/index.ts")>("messaging/ports");

export function isMessagePort(value: unknown): value is object {
  return portsRoom.loaded()?.isMessagePort(value) ?? false;
}
