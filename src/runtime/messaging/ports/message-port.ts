// https://html.spec.whatwg.org/#message-ports

import { EventTarget, getEventHandler, setEventHandler } from "../../dom/index.ts";
import {
  defineInterface,
  internalToken,
  newDOMException,
  registerPlatformInterface,
  requireArguments,
  requireInternal,
  sequenceFrom,
  toObject,
} from "../../webidl/index.ts";
import { toTransferList } from "../structured-clone.ts";
import { closePort, enablePort, movePort, newPort, type PortRecord, postToPort } from "./port-record.ts";

let recordOf: (port: object) => PortRecord;
let is: (value: object) => boolean;

/** https://html.spec.whatwg.org/#messageport */
export class MessagePort extends EventTarget {
  #record: PortRecord;

  static {
    recordOf = (port) => (port as MessagePort).#record;
    is = (value) => #record in value;
  }

  constructor(token: unknown) {
    requireInternal(token);
    super();
    this.#record = newPort(this);
  }

  /** https://html.spec.whatwg.org/#dom-messageport-postmessage-options and its overload with a list. */
  postMessage(message: unknown, optionsOrTransfer: unknown = undefined): void {
    const record = this.#record;
    requireArguments(arguments.length, 1, "MessagePort.postMessage");
    postToPort(record, message, toTransfer(optionsOrTransfer), isMessagePort);
  }

  start(): void {
    enablePort(this.#record);
  }

  close(): void {
    closePort(this.#record);
  }

  get onmessage(): object | null {
    void this.#record;
    return getEventHandler(this, "onmessage");
  }

  set onmessage(value: unknown) {
    const record = this.#record;
    setEventHandler(this, "onmessage", value);
    enablePort(record);
  }

  get onmessageerror(): object | null {
    void this.#record;
    return getEventHandler(this, "onmessageerror");
  }

  set onmessageerror(value: unknown) {
    void this.#record;
    setEventHandler(this, "onmessageerror", value);
  }

  get onclose(): object | null {
    void this.#record;
    return getEventHandler(this, "onclose");
  }

  set onclose(value: unknown) {
    void this.#record;
    setEventHandler(this, "onclose", value);
  }
}

defineInterface(MessagePort, { length: 0, is });
registerPlatformInterface({
  name: "MessagePort",
  is,
  checkTransfer(value) {
    if (recordOf(value).isDetached) {
      throw newDOMException("A MessagePort that is closed or was transferred can't be transferred.", "DataCloneError");
    }
  },
  transfer(value) {
    const port = newMessagePort();
    movePort(recordOf(value), recordOf(port));
    return port;
  },
  inspect: (value) => ["MessagePort", { active: recordOf(value).entangled !== null }],
});

/** https://webidl.spec.whatwg.org/#es-overloads: what is iterable is the list, any other object holds it. */
function toTransfer(value: unknown): object[] {
  const context = "MessagePort.postMessage: transfer";
  if (typeof value === "object" && value !== null) {
    const method: unknown = (value as { [Symbol.iterator]?: unknown })[Symbol.iterator];
    if (method !== undefined && method !== null) return sequenceFrom(value, method, { context, convert: toObject });
  }
  return toTransferList(value, "MessagePort.postMessage: options");
}

export function newMessagePort(): MessagePort {
  return new MessagePort(internalToken);
}

/** Throws a TypeError for what is no MessagePort. */
export function portRecordOf(port: object): PortRecord {
  return recordOf(port);
}

export function isMessagePort(value: unknown): value is MessagePort {
  return typeof value === "object" && value !== null && is(value);
}
