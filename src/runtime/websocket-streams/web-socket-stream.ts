// https://whatpr.org/websockets/48/7b748d3...d5570f3.html#the-websocketstream-interface

import { type AbortSignal, isAbortSignal } from "../dom/index.ts";
import {
  defineInterface,
  registerPlatformInterface,
  rejectedPromise,
  requireArguments,
  toDictionary,
  toSequence,
  toUSVString,
} from "../webidl/index.ts";
import { checkClose, checkProtocols, parseSocketUrl } from "../websockets/index.ts";
import { closeSocketStream, connect } from "./connection.ts";
import type { SocketStreamRecord, WebSocketCloseInfo, WebSocketOpenInfo } from "./records.ts";
import { toCloseRecord } from "./web-socket-error.ts";

const constructing = "WebSocketStream constructor";

let recordOf: (value: object) => SocketStreamRecord | null;

interface Options {
  protocols: string[];
  signal: AbortSignal | undefined;
}

function toOptions(value: unknown): Options {
  const options = toDictionary(value, `${constructing}: options`) as
    | Partial<Record<keyof Options, unknown>>
    | undefined;
  if (options === undefined) return { protocols: [], signal: undefined };
  const { protocols } = options;
  const context = `${constructing}: protocols`;
  const list = protocols === undefined ? [] : toSequence(protocols, context, toUSVString);
  const { signal } = options;
  if (signal !== undefined && !isAbortSignal(signal)) {
    throw new TypeError(`${constructing}: signal must be an AbortSignal`);
  }
  return { protocols: list, signal };
}

export class WebSocketStream {
  #record: SocketStreamRecord;

  constructor(url: unknown, options: unknown = undefined) {
    requireArguments(arguments.length, 1, constructing);
    const address = toUSVString(url, `${constructing}: url`);
    const { protocols, signal } = toOptions(options);
    // 1, 2. The URL.
    const parsed = parseSocketUrl(address, constructing);
    // 3, 4. The protocols.
    checkProtocols(protocols, constructing);
    // 5–10. The connection.
    this.#record = connect(parsed.href, protocols, signal);
  }

  get url(): string {
    return this.#record.url;
  }

  get opened(): Promise<WebSocketOpenInfo> {
    try {
      return this.#record.opened.promise;
    } catch (error) {
      return rejectedPromise(error);
    }
  }

  get closed(): Promise<WebSocketCloseInfo> {
    try {
      return this.#record.closed.promise;
    } catch (error) {
      return rejectedPromise(error);
    }
  }

  close(closeInfo: unknown = undefined): void {
    const record = this.#record;
    const where = "WebSocketStream.close";
    // 1, 2. Code and reason.
    const close = toCloseRecord(closeInfo, where);
    checkClose(close.code, close.reason, where);
    // 3. Close.
    closeSocketStream(record, close);
  }

  static {
    recordOf = (value) => (#record in value ? value.#record : null);
  }
}

const isWebSocketStream = (value: object) => recordOf(value) !== null;
defineInterface(WebSocketStream, { is: isWebSocketStream });
registerPlatformInterface({ name: "WebSocketStream", is: isWebSocketStream, inspect: inspectSocketStream });

function inspectSocketStream(value: object): [string, Record<string, unknown>] {
  const { url, state } = recordOf(value) as SocketStreamRecord;
  return ["WebSocketStream", { url, state }];
}
