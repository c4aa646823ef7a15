// What happens to an exception that nobody caught: https://html.spec.whatwg.org/#report-the-exception. This room knows
// no events; the html room gives it the steps that fire them.

import { isError, reflectApply } from "../infra/index.ts";

/** Both give false when the app has handled the matter itself. */
export interface EventSteps {
  /** `stack`: of the call that reports, where the exception may have none of its own. */
  fireError(exception: unknown, stack: string): boolean;
  fireRejection(type: "unhandledrejection" | "rejectionhandled", promise: Promise<unknown>, reason: unknown): boolean;
}

let eventSteps: EventSteps | undefined;

export function setEventSteps(steps: EventSteps): void {
  eventSteps = steps;
}

/** True when nothing canceled the event. */
export function fireRejection(
  type: "unhandledrejection" | "rejectionhandled",
  promise: Promise<unknown>,
  reason: unknown,
): boolean {
  return eventSteps === undefined || eventSteps.fireRejection(type, promise, reason);
}

const deepestCause = 8;

/** Text of a thrown value for a log: its stack where there is one, with its causes. Runs app code. */
export function describeError(error: unknown): string {
  let text = describeOne(error);
  let current = error;
  for (let depth = 0; depth < deepestCause && isError(current); depth++) {
    const cause = causeOf(current);
    if (cause === undefined) break;
    text += `\n[cause]: ${describeOne(cause)}`;
    current = cause;
  }
  return text;
}

function causeOf(error: Error): unknown {
  try {
    return error.cause;
  } catch {
    return undefined;
  }
}

function describeOne(error: unknown): string {
  try {
    if (isError(error)) {
      const { stack } = error;
      if (typeof stack === "string" && stack !== "") return stack;
    }
    return typeof error === "symbol" ? symbolToString(error) : `${error}`;
  } catch {
    return "a value that can't be turned into text";
  }
}

const symbolDescription = Object.getOwnPropertyDescriptor(Symbol.prototype, "description")?.get;

function symbolToString(symbol: symbol): string {
  return `Symbol(${(symbolDescription && reflectApply(symbolDescription, symbol, [])) ?? ""})`;
}

const errorLevel = 4;

/** The default action: a line of the app's log. */
export function logUncaught(prefix: string, error: unknown): void {
  ops.op_console_write(errorLevel, prefix + describeError(error));
}

let reporting = false;

/** https://html.spec.whatwg.org/#report-an-exception */
export function reportException(exception: unknown, stack = ""): void {
  let notHandled = true;
  // While an error event is being fired, what its listeners throw is only logged.
  if (!reporting && eventSteps !== undefined) {
    reporting = true;
    try {
      notHandled = eventSteps.fireError(exception, stack);
    } finally {
      reporting = false;
    }
  }
  if (notHandled) logUncaught("Uncaught ", exception);
}
