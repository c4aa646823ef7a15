// The event that brings a message.

import { dispatchTrusted, hasEventListener } from "../../dom/index.ts";
import { messageEventRoom } from "../rooms.ts";

export interface Message {
  data: unknown;
  ports?: object[];
  origin?: string;
}

export function dispatchMessage(target: object, message: Message): void {
  if (!hasEventListener(target, "message")) return;
  dispatchTrusted(target, messageEventRoom.load().createMessageEvent("message", message));
}
