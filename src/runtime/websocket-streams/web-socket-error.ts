// https://whatpr.org/websockets/48/7b748d3...d5570f3.html#the-websocketerror-interface

import { objectSetPrototypeOf, reflectConstruct } from "../infra/index.ts";
import { DOMException } from "../webidl/dom-exception/index.ts";
import {
  defineInterface,
  toDictionary,
  toDOMString,
  toUnsignedShort,
  toUSVString,
  wrongThis,
} from "../webidl/index.ts";
import { checkClose } from "../websockets/index.ts";

/** How a connection is or was closed. */
export interface CloseRecord {
  /** Null: a close frame without code. */
  readonly code: number | null;
  readonly reason: string;
}

/** Gives back the object it is given, so that a derived class puts its private field on that one. */
class Given {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: the whole point of the class.
    return object;
  }
}

class Branded extends Given {
  #record: CloseRecord;

  constructor(exception: object, record: CloseRecord) {
    super(exception);
    this.#record = record;
  }

  static recordOf(value: unknown): CloseRecord | null {
    return typeof value === "object" && value !== null && #record in value ? value.#record : null;
  }
}

/** Null for anything but a WebSocketError. */
export const { recordOf: closeRecordOf } = Branded;

function recordOfThis(self: unknown, member: string): CloseRecord {
  return closeRecordOf(self) ?? wrongThis("WebSocketError", member);
}

/**
 * A converted WebSocketCloseInfo.
 * https://whatpr.org/websockets/48/7b748d3...d5570f3.html#dictdef-websocketcloseinfo
 */
export function toCloseRecord(value: unknown, where: string): CloseRecord {
  const info = toDictionary(value, where) as { closeCode?: unknown; reason?: unknown } | undefined;
  if (info === undefined) return { code: null, reason: "" };
  const { closeCode } = info;
  const code = closeCode === undefined ? null : toUnsignedShort(closeCode, `${where}: closeCode`, "enforceRange");
  const { reason } = info;
  return { code, reason: reason === undefined ? "" : toUSVString(reason, `${where}: reason`) };
}

/** A reason needs a code. */
export function withCode({ code, reason }: CloseRecord): CloseRecord {
  return { code: code === null && reason !== "" ? 1000 : code, reason };
}

function newError(message: string, record: CloseRecord, target: object): WebSocketError {
  const exception = reflectConstruct(DOMException, [message, "WebSocketError"], target as typeof WebSocketError);
  return new Branded(exception, record) as object as WebSocketError;
}

/** A DOMException besides. */
export class WebSocketError {
  constructor(message: unknown = "", init: unknown = undefined) {
    // 1, 2. Name and message.
    const text = toDOMString(message, "WebSocketError constructor: message");
    // 3, 4. Code and reason.
    const record = toCloseRecord(init, "WebSocketError constructor: init");
    // 5. What an app may say.
    checkClose(record.code, record.reason, "WebSocketError constructor: init");
    // 6–8. A reason needs a code.
    // biome-ignore lint/correctness/noConstructorReturn: the object must have the internal slot of an Error.
    return newError(text, withCode(record), new.target);
  }

  get closeCode(): number | null {
    return recordOfThis(this, "closeCode").code;
  }

  get reason(): string {
    return recordOfThis(this, "reason").reason;
  }
}

defineInterface(WebSocketError);
objectSetPrototypeOf(WebSocketError, DOMException);
objectSetPrototypeOf(WebSocketError.prototype, DOMException.prototype);

/** With a code and reason as the other side has given them. */
export function newWebSocketError(message: string, code: number | null, reason: string): WebSocketError {
  return newError(message, { code, reason }, WebSocketError);
}
