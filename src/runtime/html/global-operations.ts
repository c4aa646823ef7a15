// Operations of the global object: https://html.spec.whatwg.org/#windoworworkerglobalscope-mixin

import { enqueueMicrotask, reportException } from "../event-loop/index.ts";
import { reflectApply } from "../infra/index.ts";
import { cloneWithTransfer, toTransferList } from "../messaging/index.ts";
import {
  globalOperation,
  newDOMException,
  requireArguments,
  requireGlobal,
  toCallback,
  toDOMString,
  toLong,
} from "../webidl/index.ts";
import { clearHandle, startInterval, startTimeout, type TimerRequest } from "./timers.ts";

function toTimerRequest(operation: string, handler: unknown, timeout: unknown, args: unknown[]): TimerRequest {
  // A string would be code to compile: refused (D-HTML-1).
  const request = { handler: toCallback<TimerRequest["handler"]>(handler, `${operation}: handler`), timeout: 0, args };
  request.timeout = toLong(timeout, `${operation}: timeout`);
  return request;
}

function invalidCharacter(operation: string, what: string): never {
  throw newDOMException(`${operation}: ${what}`, "InvalidCharacterError");
}

const { captureStackTrace } = Error as unknown as { captureStackTrace(into: object, below: unknown): void };

// Shorthand methods, because operations are no constructors.
const operations = {
  /** https://html.spec.whatwg.org/#dom-settimeout */
  setTimeout(this: unknown, handler: unknown, timeout: unknown = 0, ...args: unknown[]): number {
    requireGlobal(this, "setTimeout");
    requireArguments(arguments.length, 1, "setTimeout");
    return startTimeout(toTimerRequest("setTimeout", handler, timeout, args));
  },

  /** https://html.spec.whatwg.org/#dom-cleartimeout */
  clearTimeout(this: unknown, id: unknown = 0): void {
    requireGlobal(this, "clearTimeout");
    clearHandle(toLong(id, "clearTimeout: id"));
  },

  /** https://html.spec.whatwg.org/#dom-setinterval */
  setInterval(this: unknown, handler: unknown, timeout: unknown = 0, ...args: unknown[]): number {
    requireGlobal(this, "setInterval");
    requireArguments(arguments.length, 1, "setInterval");
    return startInterval(toTimerRequest("setInterval", handler, timeout, args));
  },

  /** https://html.spec.whatwg.org/#dom-clearinterval */
  clearInterval(this: unknown, id: unknown = 0): void {
    requireGlobal(this, "clearInterval");
    clearHandle(toLong(id, "clearInterval: id"));
  },

  /** https://html.spec.whatwg.org/#dom-queuemicrotask */
  queueMicrotask(this: unknown, callback: unknown): void {
    requireGlobal(this, "queueMicrotask");
    requireArguments(arguments.length, 1, "queueMicrotask");
    const steps = toCallback<() => void>(callback, "queueMicrotask: callback");
    enqueueMicrotask(() => {
      try {
        reflectApply(steps, undefined, []);
      } catch (error) {
        reportException(error);
      }
    });
  },

  /** https://html.spec.whatwg.org/#dom-structuredclone */
  structuredClone(this: unknown, value: unknown, options: unknown = undefined): unknown {
    requireGlobal(this, "structuredClone");
    requireArguments(arguments.length, 1, "structuredClone");
    return cloneWithTransfer(value, toTransferList(options, "structuredClone: options"));
  },

  /** https://html.spec.whatwg.org/#dom-atob */
  atob(this: unknown, data: unknown): string {
    requireGlobal(this, "atob");
    requireArguments(arguments.length, 1, "atob");
    return (
      ops.op_html_atob(toDOMString(data, "atob: data")) ?? invalidCharacter("atob", "the string is not valid base64.")
    );
  },

  /** https://html.spec.whatwg.org/#dom-btoa */
  btoa(this: unknown, data: unknown): string {
    requireGlobal(this, "btoa");
    requireArguments(arguments.length, 1, "btoa");
    return (
      ops.op_html_btoa(toDOMString(data, "btoa: data")) ?? invalidCharacter("btoa", "a character is above U+00FF.")
    );
  },

  /** https://html.spec.whatwg.org/#dom-reporterror */
  reportError(this: unknown, e: unknown): void {
    requireGlobal(this, "reportError");
    requireArguments(arguments.length, 1, "reportError");
    const place = { stack: "" };
    captureStackTrace(place, operations.reportError);
    reportException(e, place.stack);
  },
};

export const globalOperations = {
  setTimeout: globalOperation(operations.setTimeout),
  clearTimeout: globalOperation(operations.clearTimeout),
  setInterval: globalOperation(operations.setInterval),
  clearInterval: globalOperation(operations.clearInterval),
  queueMicrotask: globalOperation(operations.queueMicrotask),
  structuredClone: globalOperation(operations.structuredClone),
  atob: globalOperation(operations.atob),
  btoa: globalOperation(operations.btoa),
  reportError: globalOperation(operations.reportError),
};
