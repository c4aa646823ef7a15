// Interpreting an event stream: https://html.spec.whatwg.org/#event-stream-interpretation

import {
  arrayJoin,
  arrayPush,
  isAsciiDigit,
  stringCharCodeAt,
  stringIncludes,
  stringIndexOf,
  stringSlice,
} from "../infra/index.ts";

export interface EventStreamSteps {
  /** "message" where the stream names no type. */
  dispatch(type: string, data: string, lastEventId: string): void;
  reconnectionTime(millis: number): void;
}

export interface EventStreamRecord {
  readonly steps: EventStreamSteps;
  /** A line whose end has not come, in the pieces that it came in. */
  pending: string[];
  /** The last character was a CR: an LF that follows belongs to it. */
  afterCr: boolean;
  /** Null when there is none; else what follows is appended after an LF. */
  data: string | null;
  eventType: string;
  lastEventId: string;
}

export function newEventStream(steps: EventStreamSteps, lastEventId: string): EventStreamRecord {
  return { steps, pending: [], afterCr: false, data: null, eventType: "", lastEventId };
}

/** More of the stream, decoded, without a byte order mark at its begin. */
export function interpret(stream: EventStreamRecord, text: string): void {
  let start = stream.afterCr && stringCharCodeAt(text, 0) === 0x0a ? 1 : 0;
  if (text !== "") stream.afterCr = false;
  let lf = stringIndexOf(text, "\n", start);
  let cr = stringIndexOf(text, "\r", start);
  while (lf !== -1 || cr !== -1) {
    const end = cr === -1 || (lf !== -1 && lf < cr) ? lf : cr;
    takeLine(stream, wholeLine(stream, stringSlice(text, start, end)));
    start = end + 1;
    if (end === cr) {
      if (start === text.length) stream.afterCr = true;
      else if (stringCharCodeAt(text, start) === 0x0a) start++;
      cr = stringIndexOf(text, "\r", start);
    }
    if (lf !== -1 && lf < start) lf = stringIndexOf(text, "\n", start);
  }
  if (start < text.length) arrayPush(stream.pending, stringSlice(text, start));
}

function wholeLine(stream: EventStreamRecord, rest: string): string {
  if (stream.pending.length === 0) return rest;
  arrayPush(stream.pending, rest);
  const line = arrayJoin(stream.pending, "");
  stream.pending = [];
  return line;
}

function takeLine(stream: EventStreamRecord, line: string): void {
  if (line === "") {
    dispatch(stream);
    return;
  }
  const colon = stringIndexOf(line, ":");
  // A comment.
  if (colon === 0) return;
  if (colon === -1) {
    processField(stream, line, "");
    return;
  }
  const valueStart = stringCharCodeAt(line, colon + 1) === 0x20 ? colon + 2 : colon + 1;
  processField(stream, stringSlice(line, 0, colon), stringSlice(line, valueStart));
}

/** https://html.spec.whatwg.org/#processField */
function processField(stream: EventStreamRecord, field: string, value: string): void {
  switch (field) {
    case "event":
      stream.eventType = value;
      return;
    case "data":
      stream.data = stream.data === null ? value : `${stream.data}\n${value}`;
      return;
    case "id":
      if (!stringIncludes(value, "\0")) stream.lastEventId = value;
      return;
    case "retry":
      if (isNumber(value)) stream.steps.reconnectionTime(+value);
      return;
    default:
  }
}

function isNumber(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    if (!isAsciiDigit(stringCharCodeAt(text, at))) return false;
  }
  return text !== "";
}

/** https://html.spec.whatwg.org/#dispatchMessage */
function dispatch(stream: EventStreamRecord): void {
  const { data, eventType } = stream;
  // 2, 7. The buffers are for the next event.
  stream.data = null;
  stream.eventType = "";
  // 2. Nothing to tell but the id.
  if (data === null) {
    stream.steps.dispatch("", "", stream.lastEventId);
    return;
  }
  stream.steps.dispatch(eventType === "" ? "message" : eventType, data, stream.lastEventId);
}
