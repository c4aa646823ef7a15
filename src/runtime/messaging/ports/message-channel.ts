// https://html.spec.whatwg.org/#message-channels

import { defineInterface, registerPlatformInterface } from "../../webidl/index.ts";
import { type MessagePort, newMessagePort, portRecordOf } from "./message-port.ts";
import { entangle } from "./port-record.ts";

let is: (value: object) => boolean;
let portsOf: (channel: MessageChannel) => readonly [MessagePort, MessagePort];

/** https://html.spec.whatwg.org/#messagechannel */
export class MessageChannel {
  #port1 = newMessagePort();
  #port2 = newMessagePort();

  static {
    is = (value) => #port1 in value;
    portsOf = (channel) => [channel.#port1, channel.#port2];
  }

  constructor() {
    entangle(portRecordOf(this.#port1), portRecordOf(this.#port2));
  }

  get port1(): MessagePort {
    return this.#port1;
  }

  get port2(): MessagePort {
    return this.#port2;
  }
}

defineInterface(MessageChannel, { is });
registerPlatformInterface({
  name: "MessageChannel",
  is,
  inspect(value) {
    const ports = portsOf(value as MessageChannel);
    return ["MessageChannel", { port1: ports[0], port2: ports[1] }];
  },
});
