// The algorithms behind EventSource: https://html.spec.whatwg.org/#server-sent-events, over the fetch room.

import { createEvent, dispatchTrusted, fireEvent } from "../dom/index.ts";
import { decodeChunk, newDecodeRecord } from "../encoding/decoding/index.ts";
import { startTimer } from "../event-loop/index.ts";
import { type ByteSource, extractMimeType, newOutgoingRequest, type ResponseRecord, readBody } from "../fetch/index.ts";
import { eventsAddress, type FetchController, startFetch } from "../fetch/outgoing/index.ts";
import { mathMin, stringStartsWith } from "../infra/index.ts";
import { MessageEvent } from "../messaging/message-event/index.ts";
import { essenceOf } from "../mimesniff/index.ts";
import { parseUrl, toByteStringOfUtf8, type UrlRecord, urlOrigin } from "../url/index.ts";
import { type EventStreamRecord, interpret, newEventStream } from "./event-stream.ts";

export const readyState = { CONNECTING: 0, OPEN: 1, CLOSED: 2 } as const;

export interface EventSourceRecord {
  /** Where events are fired. */
  readonly object: object;
  readonly url: string;
  readonly withCredentials: boolean;
  readyState: (typeof readyState)[keyof typeof readyState];
  /** Milliseconds. */
  reconnectionTime: number;
  lastEventId: string;
  /** Attempts that failed since the last connection. */
  failures: number;
  controller: FetchController | null;
}

const firstReconnectionTime = 3000;
const longestReconnectionTime = 60_000;

/** https://html.spec.whatwg.org/#dom-eventsource, steps 8–16. */
export function openEventSource(object: object, url: string, withCredentials: boolean): EventSourceRecord {
  const source: EventSourceRecord = {
    object,
    url,
    withCredentials,
    readyState: readyState.CONNECTING,
    reconnectionTime: firstReconnectionTime,
    lastEventId: "",
    failures: 0,
    controller: null,
  };
  connect(source);
  return source;
}

function connect(source: EventSourceRecord): void {
  const headers = ["accept", "text/event-stream"];
  const { lastEventId, withCredentials } = source;
  if (lastEventId !== "") headers[headers.length] = "last-event-id";
  if (lastEventId !== "") headers[headers.length] = toByteStringOfUtf8(lastEventId);
  const credentials = withCredentials ? "include" : "same-origin";
  const request = newOutgoingRequest(source.url, headers, { credentials, cache: "no-store" });
  const steps = {
    response: (response: ResponseRecord) => takeResponse(source, response),
    failure: (error: unknown) => takeError(source, error),
    finished: () => undefined,
  };
  source.controller = startFetch(request, steps, eventsAddress);
}

function takeError(source: EventSourceRecord, error: unknown): void {
  if (isFutile(error)) failConnection(source);
  else reestablish(source);
}

/** What this side refuses, it refuses again. */
function isFutile(error: unknown): boolean {
  // The connection was closed by the app, without a reason.
  if (typeof error !== "object" || error === null) return false;
  const { cause } = error as { cause?: { code?: unknown } };
  const code = cause?.code ?? (error as { code?: unknown }).code;
  return typeof code === "string" && code !== "NANO_FETCH" && stringStartsWith(code, "NANO_");
}

function takeResponse(source: EventSourceRecord, response: ResponseRecord): void {
  const type = extractMimeType(response.headers.list);
  const isEventStream = type !== null && essenceOf(type) === "text/event-stream";
  if (response.status !== 200 || !isEventStream || response.body === null) {
    source.controller?.abort(undefined);
    failConnection(source);
    return;
  }
  announce(source);
  if (source.readyState === readyState.CLOSED) return;
  const origin = urlOrigin(parseUrl(response.url) as UrlRecord);
  const stream = newEventStream(
    {
      dispatch(eventType, data, lastEventId) {
        // 1. What a connection that is made anew begins with.
        source.lastEventId = lastEventId;
        if (eventType === "" || source.readyState === readyState.CLOSED) return;
        dispatchTrusted(source.object, createEvent(MessageEvent, eventType, { data, origin, lastEventId }));
      },
      reconnectionTime(millis) {
        source.reconnectionTime = millis;
      },
    },
    source.lastEventId,
  );
  readAll(source, readBody(response.body), stream);
}

function readAll(source: EventSourceRecord, body: ByteSource, stream: EventStreamRecord): void {
  const decoding = newDecodeRecord("utf-8", false, false);
  let isReading = false;
  let isAhead = false;
  const read = () => {
    isAhead = true;
    // A chunk that is there already comes while `read` is on the stack: it goes round this loop instead of deeper.
    while (isAhead && source.readyState !== readyState.CLOSED) {
      isAhead = false;
      isReading = true;
      body.read(steps);
      isReading = false;
    }
  };
  const steps = {
    chunk(bytes: Uint8Array<ArrayBuffer>) {
      interpret(stream, decodeChunk(decoding, bytes, true));
      if (isReading) isAhead = true;
      else read();
    },
    // What is not ended by an empty line is discarded.
    end: () => reestablish(source),
    error: (error: unknown) => takeError(source, error),
  };
  read();
}

/** https://html.spec.whatwg.org/#announce-the-connection */
function announce(source: EventSourceRecord): void {
  if (source.readyState === readyState.CLOSED) return;
  source.readyState = readyState.OPEN;
  source.failures = 0;
  fireEvent(source.object, "open");
}

/** https://html.spec.whatwg.org/#reestablish-the-connection */
function reestablish(source: EventSourceRecord): void {
  // 1. Tell, unless it is closed.
  if (source.readyState === readyState.CLOSED) return;
  source.readyState = readyState.CONNECTING;
  // 2, 3. Wait, longer each time that it failed.
  const delay = mathMin(
    source.reconnectionTime * 2 ** mathMin(source.failures, 10),
    source.reconnectionTime > longestReconnectionTime ? source.reconnectionTime : longestReconnectionTime,
  );
  source.failures++;
  // 5. Connect anew.
  startTimer(mathMin(delay, 2 ** 31 - 1), false, () => {
    if (source.readyState === readyState.CONNECTING) connect(source);
  });
  fireEvent(source.object, "error");
}

/** https://html.spec.whatwg.org/#fail-the-connection */
function failConnection(source: EventSourceRecord): void {
  if (source.readyState === readyState.CLOSED) return;
  source.readyState = readyState.CLOSED;
  fireEvent(source.object, "error");
}

/** https://html.spec.whatwg.org/#dom-eventsource-close */
export function closeEventSource(source: EventSourceRecord): void {
  source.readyState = readyState.CLOSED;
  source.controller?.abort(undefined);
  source.controller = null;
}
