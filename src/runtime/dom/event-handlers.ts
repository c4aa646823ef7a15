// Event handler IDL attributes: https://html.spec.whatwg.org/#event-handlers

import { mapGet, mapSet, reflectApply, stringSlice } from "../infra/index.ts";
import { appendListener, newListener, removeListener } from "./listeners.ts";
import type { EventRecord, EventTargetRecord, HandlerRecord } from "./records.ts";

/** The arguments of the special OnErrorEventHandler, or undefined when the event is no ErrorEvent at a global. */
type ErrorArguments = (event: EventRecord, target: EventTargetRecord) => unknown[] | undefined;

let errorArguments: ErrorArguments | undefined;

/** The html room, which has ErrorEvent and the global, says which events are special. */
export function setErrorArguments(steps: ErrorArguments): void {
  errorArguments = steps;
}

/** `name`: "onabort" and the like. */
export function getHandler(target: EventTargetRecord, name: string): object | null {
  if (target.handlers === null) return null;
  return mapGet(target.handlers, name)?.value ?? null;
}

/**
 * https://html.spec.whatwg.org/#event-handler-idl-attributes, the setter. `value`: whatever was assigned; what is no object
 * counts as null ([LegacyTreatNonObjectAsNull]).
 */
export function setHandler(target: EventTargetRecord, name: string, value: unknown): void {
  const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
  target.handlers ??= new Map();
  let handler = mapGet(target.handlers, name);
  if (handler === undefined) {
    if (!isObject) return;
    handler = { value: null, listener: null };
    mapSet(target.handlers, name, handler);
  }
  handler.value = isObject ? (value as object) : null;
  if (isObject) activateHandler(target, name, handler);
  else deactivateHandler(target, handler);
}

/** https://html.spec.whatwg.org/#activate-an-event-handler */
function activateHandler(target: EventTargetRecord, name: string, handler: HandlerRecord): void {
  // 2. Active already: it keeps its place among the listeners.
  if (handler.listener !== null) return;
  // 3-5. A listener of its own, never equal to one that an app adds.
  const listener = newListener(stringSlice(name, 2), null, false);
  listener.passive = false;
  listener.handler = name;
  handler.listener = listener;
  appendListener(target, listener);
}

/** https://html.spec.whatwg.org/#deactivate-an-event-handler */
function deactivateHandler(target: EventTargetRecord, handler: HandlerRecord): void {
  if (handler.listener === null) return;
  removeListener(target, handler.listener);
  handler.listener = null;
}

/** https://html.spec.whatwg.org/#the-event-handler-processing-algorithm; what the handler throws, the caller reports. */
export function runHandler(target: EventTargetRecord, name: string, event: EventRecord): void {
  // 1-2. The callback.
  const callback = getHandler(target, name);
  if (callback === null) return;
  // 3. Is this error handling?
  const special = event.type === "error" ? errorArguments?.(event, target) : undefined;
  // 4-6. The call. An object that can't be called gives undefined ([LegacyTreatNonObjectAsNull]).
  if (typeof callback !== "function") return;
  const result = reflectApply(callback as () => unknown, target.object, special ?? [event.object]);
  // 7. True cancels an error, false anything else.
  if (result === (special !== undefined) && event.cancelable && !event.inPassiveListener) event.canceled = true;
}
