// The EventSource interface: https://html.spec.whatwg.org/#the-eventsource-interface

import { EventTarget, getEventHandler, setEventHandler } from "../dom/index.ts";
import { jsonStringify } from "../infra/index.ts";
import { parseUrlOfApp, wantedUrl } from "../url/index.ts";
import {
  defineConstants,
  defineInterface,
  newDOMException,
  registerPlatformInterface,
  requireArguments,
  toBoolean,
  toDictionary,
  toUSVString,
} from "../webidl/index.ts";
import { closeEventSource, type EventSourceRecord, openEventSource, readyState } from "./connection.ts";

let recordOf: (value: object) => EventSourceRecord | null;

/** https://html.spec.whatwg.org/#eventsource */
export class EventSource extends EventTarget {
  #record: EventSourceRecord;

  constructor(url: unknown, eventSourceInitDict: unknown = undefined) {
    requireArguments(arguments.length, 1, "EventSource constructor");
    const address = toUSVString(url, "EventSource constructor: url");
    const init = toDictionary(eventSourceInitDict, "EventSource constructor: eventSourceInitDict");
    const withCredentials = toBoolean((init as { withCredentials?: unknown } | undefined)?.withCredentials);
    super();
    // 3, 4. The URL.
    const parsed = parseUrlOfApp(address);
    if (parsed === null) {
      const message = `EventSource constructor: ${jsonStringify(address)} is not ${wantedUrl()}`;
      throw newDOMException(message, "SyntaxError");
    }
    this.#record = openEventSource(this, parsed.href, withCredentials);
  }

  get url(): string {
    return this.#record.url;
  }

  get withCredentials(): boolean {
    return this.#record.withCredentials;
  }

  get readyState(): number {
    return this.#record.readyState;
  }

  get onopen(): object | null {
    void this.#record;
    return getEventHandler(this, "onopen");
  }

  set onopen(value: unknown) {
    void this.#record;
    setEventHandler(this, "onopen", value);
  }

  get onmessage(): object | null {
    void this.#record;
    return getEventHandler(this, "onmessage");
  }

  set onmessage(value: unknown) {
    void this.#record;
    setEventHandler(this, "onmessage", value);
  }

  get onerror(): object | null {
    void this.#record;
    return getEventHandler(this, "onerror");
  }

  set onerror(value: unknown) {
    void this.#record;
    setEventHandler(this, "onerror", value);
  }

  close(): void {
    closeEventSource(this.#record);
  }

  static {
    recordOf = (value) => (#record in value ? value.#record : null);
  }
}

const isEventSource = (value: object) => recordOf(value) !== null;
defineInterface(EventSource, { is: isEventSource });
defineConstants(EventSource, readyState);
registerPlatformInterface({ name: "EventSource", is: isEventSource, inspect: inspectEventSource });

function inspectEventSource(value: object): [string, Record<string, unknown>] {
  const { url, withCredentials, readyState: state } = recordOf(value) as EventSourceRecord;
  return ["EventSource", { url, withCredentials, readyState: state }];
}
