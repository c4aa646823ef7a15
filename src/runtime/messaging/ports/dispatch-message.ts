// The event that brings a message.

import { dispatchTrusted, hasEventListener } from "../../dom/index.ts";
import { messageEventRoom } from "../rooms.ts";

export function dispatchMessage(target: object, data: unknown, ports: object[]): void {
  if (!hasEventListener(target, "message")) return;
  dispatchTrusted(target, messageEventRoom.load().createMessageEvent("message", { data, ports }));
}
