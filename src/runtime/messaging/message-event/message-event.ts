// https://html.spec.whatwg.org/#the-messageevent-interface

import { createEvent, Event, eventRecordOf, initializeEvent } from "../../dom/index.ts";
import { objectFreeze } from "../../infra/index.ts";
import {
  defineInterface,
  registerPlatformInterface,
  requireArguments,
  toBoolean,
  toDOMString,
  toSequence,
  toUSVString,
} from "../../webidl/index.ts";
import { isMessagePort } from "../rooms.ts";

interface MessageEventRecord {
  data: unknown;
  origin: string;
  lastEventId: string;
  source: object | null;
  /** Frozen, and one for the event's life. */
  ports: readonly object[];
}

type MessageEventInit = { [member in keyof MessageEventRecord]?: unknown };

let isMessageEvent: (value: object) => boolean;
let recordOf: (event: MessageEvent) => MessageEventRecord;
let setRecord: (event: MessageEvent, record: MessageEventRecord) => void;

/** https://html.spec.whatwg.org/#messageevent */
export class MessageEvent extends Event {
  #record: MessageEventRecord;

  static {
    isMessageEvent = (value) => #record in value;
    recordOf = (event) => event.#record;
    setRecord = (event, record) => {
      event.#record = record;
    };
  }

  constructor(type: unknown, eventInitDict: unknown = undefined) {
    requireArguments(arguments.length, 1, "MessageEvent");
    super(type, eventInitDict);
    this.#record = toMessageEventInit((eventInitDict ?? {}) as MessageEventInit);
  }

  get data(): unknown {
    return this.#record.data;
  }

  get origin(): string {
    return this.#record.origin;
  }

  get lastEventId(): string {
    return this.#record.lastEventId;
  }

  get source(): object | null {
    return this.#record.source;
  }

  get ports(): readonly object[] {
    return this.#record.ports;
  }

  /** https://html.spec.whatwg.org/#dom-messageevent-initmessageevent */
  initMessageEvent(
    type: unknown,
    bubbles: unknown = false,
    cancelable: unknown = false,
    ...more: [data?: unknown, origin?: unknown, lastEventId?: unknown, source?: unknown, ports?: unknown]
  ): void {
    // Reading #record on anything but a MessageEvent throws.
    void this.#record;
    const method = "MessageEvent.initMessageEvent";
    requireArguments(arguments.length, 1, method);
    const init = {
      type: toDOMString(type, `${method}: type`),
      bubbles: toBoolean(bubbles),
      cancelable: toBoolean(cancelable),
    };
    const data = more[0] === undefined ? null : more[0];
    const origin = more[1] === undefined ? "" : toUSVString(more[1], `${method}: origin`);
    const lastEventId = more[2] === undefined ? "" : toDOMString(more[2], `${method}: lastEventId`);
    const source = toSource(more[3], `${method}: source`);
    const ports = toPorts(more[4], `${method}: ports`);
    const event = eventRecordOf(this);
    if (event.dispatching) return;
    initializeEvent(event, init);
    this.#record = { data, origin, lastEventId, source, ports };
  }
}

defineInterface(MessageEvent, { is: isMessageEvent });
registerPlatformInterface({
  name: "MessageEvent",
  is: isMessageEvent,
  inspect(value) {
    const { type, timeStamp } = eventRecordOf(value);
    const { data, origin, lastEventId, ports } = recordOf(value as MessageEvent);
    return ["MessageEvent", { type, timeStamp, data, origin, lastEventId, ports }];
  },
});

/** For other rooms: a trusted event with these members. */
export function createMessageEvent(
  type: string,
  init: { data: unknown; origin?: string; lastEventId?: string; ports?: object[] },
): MessageEvent {
  const event = createEvent(MessageEvent, type);
  const { data, origin = "", lastEventId = "", ports = [] } = init;
  setRecord(event, { data, origin, lastEventId, source: null, ports: objectFreeze(ports) });
  return event;
}

/** https://html.spec.whatwg.org/#messageeventinit; the members in the order of their names. */
function toMessageEventInit(init: MessageEventInit): MessageEventRecord {
  const { data } = init;
  const { lastEventId } = init;
  const typedId = lastEventId === undefined ? "" : toDOMString(lastEventId, "MessageEventInit.lastEventId");
  const { origin } = init;
  const typedOrigin = origin === undefined ? "" : toUSVString(origin, "MessageEventInit.origin");
  const ports = toPorts(init.ports, "MessageEventInit.ports");
  const source = toSource(init.source, "MessageEventInit.source");
  return { data: data === undefined ? null : data, origin: typedOrigin, lastEventId: typedId, source, ports };
}

/** https://html.spec.whatwg.org/#messageeventsource; a server has no windows and no service workers. */
function toSource(value: unknown, context: string): object | null {
  if (value === undefined || value === null) return null;
  return toPort(value, context);
}

function toPort(value: unknown, context: string): object {
  if (!isMessagePort(value)) throw new TypeError(`${context} must be a MessagePort.`);
  return value;
}

function toPorts(value: unknown, context: string): readonly object[] {
  return objectFreeze(value === undefined ? [] : toSequence(value, context, toPort));
}
