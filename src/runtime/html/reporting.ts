// The events of https://html.spec.whatwg.org/#runtime-script-errors, for the event-loop room to fire.

import { fireEvent, hasEventListener, setErrorArguments } from "../dom/index.ts";
import { setEventSteps } from "../event-loop/index.ts";
import { isError, regExpExec } from "../infra/index.ts";
import { globalObject } from "../webidl/index.ts";
import { ErrorEvent, type ErrorEventRecord, errorEventRecordOf } from "./error-event.ts";
import { PromiseRejectionEvent } from "./promise-rejection-event.ts";

const firstFrame = /\n {4}at (?:.*eval at .*? \(|[^\n(]*\()?([^\n()]*):(\d+):(\d+)\)?/;

/** https://html.spec.whatwg.org/#extract-error. Runs app code. */
function extractError(exception: unknown, callerStack: string): ErrorEventRecord {
  const info: ErrorEventRecord = { message: "Uncaught", filename: "", lineno: 0, colno: 0, error: exception };
  try {
    info.message = `Uncaught ${typeof exception === "symbol" ? "a symbol" : `${exception}`}`;
    const stack: unknown = isError(exception) ? exception.stack : callerStack;
    setPlace(info, typeof stack === "string" ? stack : callerStack);
  } catch {
    // What the value says of itself threw: the event carries the value alone.
  }
  return info;
}

function setPlace(info: ErrorEventRecord, stack: string): void {
  const frame = regExpExec(firstFrame, stack);
  if (frame === null) return;
  info.filename = frame[1] as string;
  info.lineno = +(frame[2] as string);
  info.colno = +(frame[3] as string);
}

setEventSteps({
  fireError(exception, stack) {
    const global = globalObject();
    if (global === undefined || !hasEventListener(global, "error")) return true;
    return fireEvent(global, "error", ErrorEvent, { ...extractError(exception, stack), cancelable: true });
  },
  fireRejection(type, promise, reason) {
    const global = globalObject();
    if (global === undefined || !hasEventListener(global, type)) return true;
    const cancelable = type === "unhandledrejection";
    return fireEvent(global, type, PromiseRejectionEvent, { promise, reason, cancelable });
  },
});

// https://html.spec.whatwg.org/#the-event-handler-processing-algorithm, step 3.
setErrorArguments((event, target) => {
  const record = errorEventRecordOf(event.object);
  if (record === undefined || target.object !== globalObject()) return undefined;
  return [record.message, record.filename, record.lineno, record.colno, record.error];
});
