// Door of message ports and channels, a deferred room: https://html.spec.whatwg.org/#web-messaging

import { type Globals, globalInterface } from "../../webidl/index.ts";
import { BroadcastChannel } from "./broadcast-channel.ts";
import { MessageChannel } from "./message-channel.ts";
import { isMessagePort, MessagePort } from "./message-port.ts";

export { BroadcastChannel, isMessagePort, MessageChannel, MessagePort };

export const globals: Globals = {
  BroadcastChannel: globalInterface(BroadcastChannel),
  MessageChannel: globalInterface(MessageChannel),
  MessagePort: globalInterface(MessagePort),
};
