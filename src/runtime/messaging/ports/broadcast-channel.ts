// https://html.spec.whatwg.org/#broadcasting-to-other-browsing-contexts, within one isolate of an app (D-MESSAGING-3).

import { EventTarget, getEventHandler, hasEventListener, onListenersChange, setEventHandler } from "../../dom/index.ts";
import { startTimer } from "../../event-loop/index.ts";
import { arrayPush, weakRefDeref } from "../../infra/index.ts";
import { appOrigin } from "../../url/index.ts";
import {
  defineInterface,
  newDOMException,
  registerPlatformInterface,
  requireArguments,
  toDOMString,
} from "../../webidl/index.ts";
import { cloneWithTransfer } from "../structured-clone.ts";
import { dispatchMessage } from "./dispatch-message.ts";

interface ChannelRecord {
  readonly name: string;
  isClosed: boolean;
  readonly weak: WeakRef<BroadcastChannel>;
  /** While somebody listens, the channel lives, whoever else holds it. */
  strong: BroadcastChannel | null;
}

/** Those that are open, in the order in which they were made. */
let channels: ChannelRecord[] = [];

let is: (value: object) => boolean;
let recordOf: (channel: BroadcastChannel) => ChannelRecord;

/** https://html.spec.whatwg.org/#broadcastchannel */
export class BroadcastChannel extends EventTarget {
  #record: ChannelRecord;

  static {
    is = (value) => #record in value;
    recordOf = (channel) => channel.#record;
  }

  constructor(name: unknown) {
    requireArguments(arguments.length, 1, "BroadcastChannel");
    const typedName = toDOMString(name, "BroadcastChannel: name");
    super();
    const record: ChannelRecord = { name: typedName, isClosed: false, weak: new WeakRef(this), strong: null };
    this.#record = record;
    onListenersChange(this, () => {
      const isHeard = hasEventListener(this, "message") || hasEventListener(this, "messageerror");
      record.strong = isHeard && !record.isClosed ? this : null;
    });
    arrayPush(channels, record);
  }

  get name(): string {
    return this.#record.name;
  }

  /** https://html.spec.whatwg.org/#dom-broadcastchannel-postmessage */
  postMessage(message: unknown): void {
    const record = this.#record;
    requireArguments(arguments.length, 1, "BroadcastChannel.postMessage");
    // 2. Closed.
    if (record.isClosed) {
      throw newDOMException("BroadcastChannel.postMessage: the channel is closed.", "InvalidStateError");
    }
    // 3. One clone for all that app code can see of it.
    const data = cloneWithTransfer(message, []);
    // 4-9. Each of the others gets its own.
    broadcast(record, data);
  }

  close(): void {
    const record = this.#record;
    record.isClosed = true;
    record.strong = null;
    sweep();
  }

  get onmessage(): object | null {
    void this.#record;
    return getEventHandler(this, "onmessage");
  }

  set onmessage(value: unknown) {
    void this.#record;
    setEventHandler(this, "onmessage", value);
  }

  get onmessageerror(): object | null {
    void this.#record;
    return getEventHandler(this, "onmessageerror");
  }

  set onmessageerror(value: unknown) {
    void this.#record;
    setEventHandler(this, "onmessageerror", value);
  }
}

defineInterface(BroadcastChannel, { is });
registerPlatformInterface({
  name: "BroadcastChannel",
  is,
  inspect(value) {
    const { name, isClosed } = recordOf(value as BroadcastChannel);
    return ["BroadcastChannel", { name, active: !isClosed }];
  },
});

function broadcast(source: ChannelRecord, data: unknown): void {
  const origin = appOrigin() ?? "";
  const destinations: BroadcastChannel[] = [];
  for (let at = 0; at < channels.length; at++) {
    const record = channels[at] as ChannelRecord;
    if (record === source || record.name !== source.name) continue;
    const channel = weakRefDeref(record.weak);
    if (channel !== undefined) arrayPush(destinations, channel);
  }
  for (let at = 0; at < destinations.length; at++) {
    const channel = destinations[at] as BroadcastChannel;
    const clone = at === 0 ? data : cloneWithTransfer(data, []);
    startTimer(0, false, () => {
      if (!recordOf(channel).isClosed) dispatchMessage(channel, { data: clone, origin });
    });
  }
  if (destinations.length < channels.length) sweep();
}

/** Forgets those that are closed or were collected. */
function sweep(): void {
  const kept: ChannelRecord[] = [];
  for (let at = 0; at < channels.length; at++) {
    const record = channels[at] as ChannelRecord;
    if (!record.isClosed && weakRefDeref(record.weak) !== undefined) arrayPush(kept, record);
  }
  channels = kept;
}
