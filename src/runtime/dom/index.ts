// Door of the dom room: events and aborting, https://dom.spec.whatwg.org/. Other rooms hold signals, events and targets as
// the interface objects that they are, and hand them to the functions here, never to the objects' own methods.

import { type Globals, globalInterface } from "../webidl/index.ts";
import { AbortController, AbortSignal } from "./abort-signal.ts";
import { CustomEvent } from "./custom-event.ts";
import { Event } from "./event.ts";
import { getHandler, setHandler } from "./event-handlers.ts";
import { createEvent, dispatchTrusted, EventTarget, eventTargetRecordOf } from "./event-target.ts";
import { hasListener } from "./listeners.ts";

export {
  AbortController,
  AbortSignal,
  abortReason,
  addAbortAlgorithm,
  createDependentAbortSignal,
  isAborted,
  isAbortSignal,
  newAbortSignal,
  removeAbortAlgorithm,
  signalAbort,
  toAbortSignal,
} from "./abort-signal.ts";
export { eventRecordOf, initializeEvent, isEvent } from "./event.ts";
export { setErrorArguments } from "./event-handlers.ts";
export { createEvent, dispatchTrusted, isEventTarget, setGlobalTarget } from "./event-target.ts";
export type { EventRecord, EventTargetRecord } from "./records.ts";
export { CustomEvent, Event, EventTarget };

type EventConstructor = new (type: string, init?: object) => Event;

/** https://dom.spec.whatwg.org/#concept-event-fire; false when the event was canceled. */
export function fireEvent(target: object, type: string, ctor: EventConstructor = Event, init: object = {}): boolean {
  return dispatchTrusted(target, createEvent(ctor, type, init));
}

/** Would anybody hear an event of this type? Lets the caller go without making one. */
export function hasEventListener(target: object, type: string): boolean {
  return hasListener(eventTargetRecordOf(target), type);
}

/** `steps` run whenever listeners of the target have come or gone. */
export function onListenersChange(target: object, steps: () => void): void {
  eventTargetRecordOf(target).onListenersChange = steps;
}

/** The getter of an event handler IDL attribute, `name` being "onmessage" and the like. */
export function getEventHandler(target: unknown, name: string): object | null {
  return getHandler(eventTargetRecordOf(target), name);
}

/** The setter of an event handler IDL attribute. */
export function setEventHandler(target: unknown, name: string, value: unknown): void {
  setHandler(eventTargetRecordOf(target), name, value);
}

export const globals: Globals = {
  AbortController: globalInterface(AbortController),
  AbortSignal: globalInterface(AbortSignal),
  CustomEvent: globalInterface(CustomEvent),
  Event: globalInterface(Event),
  EventTarget: globalInterface(EventTarget),
};
