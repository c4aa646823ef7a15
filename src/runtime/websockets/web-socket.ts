// The WebSocket interface: https://websockets.spec.whatwg.org/#the-websocket-interface

import { EventTarget, getEventHandler, setEventHandler } from "../dom/index.ts";
import { blobRecordOf } from "../fileapi/index.ts";
import { reflectGet } from "../infra/index.ts";
import {
  bytesOf,
  defineConstants,
  defineInterface,
  isBufferSource,
  newDOMException,
  registerPlatformInterface,
  requireArguments,
  sequenceFrom,
  toBufferSource,
  toDOMString,
  toUnsignedShort,
  toUSVString,
} from "../webidl/index.ts";
import { checkProtocols, parseSocketUrl } from "./addresses.ts";
import { checkClose } from "./close-codes.ts";
import { closeSocket, connect, sendBlob, sendBytes, sendText } from "./connection.ts";
import { type BinaryType, readyState, type SocketRecord } from "./records.ts";

const { iterator: iteratorSymbol } = Symbol;

let recordOf: (value: object) => SocketRecord | null;

/** (DOMString or sequence<DOMString>) */
function toProtocols(value: unknown): string[] {
  const context = "WebSocket constructor: protocols";
  if ((typeof value === "object" && value !== null) || typeof value === "function") {
    const method: unknown = reflectGet(value, iteratorSymbol);
    if (method !== undefined && method !== null) return sequenceFrom(value, method, { context, convert: toDOMString });
  }
  return [toDOMString(value, context)];
}

/** https://websockets.spec.whatwg.org/#websocket */
export class WebSocket extends EventTarget {
  #record: SocketRecord;

  constructor(url: unknown, protocols: unknown = undefined) {
    requireArguments(arguments.length, 1, "WebSocket constructor");
    const address = toUSVString(url, "WebSocket constructor: url");
    const asked = protocols === undefined ? [] : toProtocols(protocols);
    super();
    const parsed = parseSocketUrl(address, "WebSocket constructor");
    checkProtocols(asked, "WebSocket constructor");
    this.#record = connect(this, parsed, asked);
  }

  get url(): string {
    return this.#record.url.href;
  }

  get readyState(): number {
    return this.#record.readyState;
  }

  get bufferedAmount(): number {
    return this.#record.bufferedAmount;
  }

  get onopen(): object | null {
    void this.#record;
    return getEventHandler(this, "onopen");
  }

  set onopen(value: unknown) {
    void this.#record;
    setEventHandler(this, "onopen", value);
  }

  get onerror(): object | null {
    void this.#record;
    return getEventHandler(this, "onerror");
  }

  set onerror(value: unknown) {
    void this.#record;
    setEventHandler(this, "onerror", value);
  }

  get onclose(): object | null {
    void this.#record;
    return getEventHandler(this, "onclose");
  }

  set onclose(value: unknown) {
    void this.#record;
    setEventHandler(this, "onclose", value);
  }

  get extensions(): string {
    return this.#record.extensions;
  }

  get protocol(): string {
    return this.#record.protocol;
  }

  /** https://websockets.spec.whatwg.org/#dom-websocket-close */
  close(code: unknown = undefined, reason: unknown = undefined): void {
    const record = this.#record;
    const typedCode = code === undefined ? null : toUnsignedShort(code, "WebSocket.close: code", "clamp");
    const typedReason = reason === undefined ? "" : toUSVString(reason, "WebSocket.close: reason");
    // 1, 2. What an app may say.
    checkClose(typedCode, typedReason, "WebSocket.close");
    // 3. Close.
    closeSocket(record, typedCode, typedReason);
  }

  get onmessage(): object | null {
    void this.#record;
    return getEventHandler(this, "onmessage");
  }

  set onmessage(value: unknown) {
    void this.#record;
    setEventHandler(this, "onmessage", value);
  }

  get binaryType(): BinaryType {
    return this.#record.binaryType;
  }

  set binaryType(value: unknown) {
    const record = this.#record;
    const type = toDOMString(value, "WebSocket.binaryType");
    // What is no value of the enumeration is ignored.
    if (type === "blob" || type === "arraybuffer") record.binaryType = type;
  }

  /** https://websockets.spec.whatwg.org/#dom-websocket-send */
  send(data: unknown): void {
    const record = this.#record;
    requireArguments(arguments.length, 1, "WebSocket.send");
    const blob = blobRecordOf(data);
    const bytes = blob === null && isBufferSource(data) ? bytesOf(toBufferSource(data, "WebSocket.send: data")) : null;
    const text = blob === null && bytes === null ? toUSVString(data, "WebSocket.send: data") : "";
    // 1. Too early.
    if (record.readyState === readyState.CONNECTING) {
      throw newDOMException("WebSocket.send: the connection is not open yet", "InvalidStateError");
    }
    // 2. By the kind of data.
    if (blob !== null) sendBlob(record, blob);
    else if (bytes !== null) sendBytes(record, bytes);
    else sendText(record, text);
  }

  static {
    recordOf = (value) => (#record in value ? value.#record : null);
  }
}

const isWebSocket = (value: object) => recordOf(value) !== null;
defineInterface(WebSocket, { is: isWebSocket });
defineConstants(WebSocket, readyState);
registerPlatformInterface({ name: "WebSocket", is: isWebSocket, inspect: inspectSocket });

function inspectSocket(value: object): [string, Record<string, unknown>] {
  const { url, readyState: state, protocol, extensions, binaryType, bufferedAmount } = recordOf(value) as SocketRecord;
  return ["WebSocket", { url: url.href, readyState: state, protocol, extensions, binaryType, bufferedAmount }];
}
