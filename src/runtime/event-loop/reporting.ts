// What happens to an exception that nobody caught: https://html.spec.whatwg.org/#report-the-exception. This room knows
// no events; the html room gives it the steps that fire them.

import {
  arrayJoin,
  arrayPush,
  isError,
  reflectApply,
  strictlySplit,
  stringIncludes,
  stringStartsWith,
} from "../infra/index.ts";

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
    const described = describeOne(cause);
    if (!isToldBy(text, cause, described)) text += `\n[cause]: ${described}`;
    current = cause;
  }
  return text;
}

/** Does the text say all that a cause without frames of the app would add? */
function isToldBy(text: string, cause: unknown, described: string): boolean {
  if (!isError(cause) || stringIncludes(described, "\n    at ")) return false;
  try {
    const { message } = cause;
    return typeof message === "string" && message !== "" && stringIncludes(text, message);
  } catch {
    return false;
  }
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
      if (typeof stack === "string" && stack !== "") return withoutOwnFrames(stack);
    }
    return typeof error === "symbol" ? symbolToString(error) : `${error}`;
  } catch {
    return "a value that can't be turned into text";
  }
}

/** A line of a stack that is in this runtime: nothing that an app's author could look up. */
function isOwnFrame(line: string): boolean {
  return stringStartsWith(line, "    at ") && stringIncludes(line, "nano:runtime");
}

function withoutOwnFrames(stack: string): string {
  if (!stringIncludes(stack, "nano:runtime")) return stack;
  const lines = strictlySplit(stack, 0x0a);
  const kept: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as string;
    if (!isOwnFrame(line)) arrayPush(kept, line);
  }
  return arrayJoin(kept, "\n");
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
