// https://dom.spec.whatwg.org/#interface-eventtarget

import {
  defineInterface,
  newDOMException,
  requireArguments,
  toBoolean,
  toDictionary,
  toDOMString,
  toObject,
} from "../webidl/index.ts";
import { addAlgorithm, isSignalAborted, removeAlgorithm } from "./abort-algorithms.ts";
import { dispatch } from "./dispatch.ts";
import { type Event, eventRecordOf, isEvent } from "./event.ts";
import { addListener, newListener, removeListener, removeMatchingListener } from "./listeners.ts";
import {
  type AbortSignalRecord,
  type EventTargetRecord,
  type ListenerRecord,
  newEventTargetRecord,
} from "./records.ts";

let privateRecordOf: (target: object, context: string) => EventTargetRecord;
let isRecorded: (value: object) => boolean;

/** The global is an EventTarget that no constructor made; it is also what an operation without `this` means. */
let globalRecord: EventTargetRecord | undefined;

export function setGlobalTarget(global: object): void {
  globalRecord = newEventTargetRecord(global);
}

/** Throws a TypeError, which begins with the context, for what is no EventTarget. */
export function eventTargetRecordOf(target: unknown, context = "The target"): EventTargetRecord {
  if (globalRecord !== undefined && (target === undefined || target === null || target === globalRecord.object)) {
    return globalRecord;
  }
  return privateRecordOf(target as object, context);
}

export function isEventTarget(value: unknown): value is EventTarget {
  if (typeof value !== "object" || value === null) return false;
  return isRecorded(value) || value === globalRecord?.object;
}

/** https://dom.spec.whatwg.org/#interface-eventtarget */
export class EventTarget {
  #record: EventTargetRecord = newEventTargetRecord(this);

  static {
    privateRecordOf = (target, context) => {
      try {
        return (target as EventTarget).#record;
      } catch {
        throw new TypeError(`${context} is not an EventTarget`);
      }
    };
    isRecorded = (value) => #record in value;
  }

  /** https://dom.spec.whatwg.org/#dom-eventtarget-addeventlistener */
  addEventListener(type: unknown, callback: unknown, options: unknown = undefined): void {
    const record = eventTargetRecordOf(this, "EventTarget.addEventListener: this");
    requireArguments(arguments.length, 2, "EventTarget.addEventListener");
    const typeString = toDOMString(type, "EventTarget.addEventListener: type");
    const listenerCallback = toListenerCallback(callback, "EventTarget.addEventListener: callback");
    const { signal, ...more } = toAddOptions(options);
    addListenerWithSignal(record, { ...newListener(typeString, listenerCallback, more.capture), ...more }, signal);
  }

  /** https://dom.spec.whatwg.org/#dom-eventtarget-removeeventlistener */
  removeEventListener(type: unknown, callback: unknown, options: unknown = undefined): void {
    const record = eventTargetRecordOf(this, "EventTarget.removeEventListener: this");
    requireArguments(arguments.length, 2, "EventTarget.removeEventListener");
    const typeString = toDOMString(type, "EventTarget.removeEventListener: type");
    const listenerCallback = toListenerCallback(callback, "EventTarget.removeEventListener: callback");
    removeMatchingListener(record, typeString, listenerCallback, toCapture(options));
  }

  /** https://dom.spec.whatwg.org/#dom-eventtarget-dispatchevent */
  dispatchEvent(event: unknown): boolean {
    const record = eventTargetRecordOf(this, "EventTarget.dispatchEvent: this");
    requireArguments(arguments.length, 1, "EventTarget.dispatchEvent");
    if (!isEvent(event)) throw new TypeError("EventTarget.dispatchEvent: event must be an Event.");
    const eventRecord = eventRecordOf(event);
    if (eventRecord.dispatching || !eventRecord.initialized) {
      throw newDOMException("The event is being dispatched already.", "InvalidStateError");
    }
    eventRecord.isTrusted = false;
    return dispatch(eventRecord, record);
  }
}

defineInterface(EventTarget, { is: isEventTarget });

/** https://dom.spec.whatwg.org/#callbackdef-eventlistener */
function toListenerCallback(value: unknown, context: string): object | null {
  return value === undefined || value === null ? null : toObject(value, context);
}

/** An object or undefined is a dictionary, anything else a boolean: https://webidl.spec.whatwg.org/#js-union */
function isDictionary(options: unknown): options is object | null | undefined {
  return options === undefined || typeof options === "object" || typeof options === "function";
}

/** https://dom.spec.whatwg.org/#event-flatten */
function toCapture(options: unknown): boolean {
  if (!isDictionary(options)) return toBoolean(options);
  const dictionary = toDictionary(options, "EventListenerOptions") as { capture?: unknown } | undefined;
  return toBoolean(dictionary?.capture);
}

/** https://dom.spec.whatwg.org/#event-flatten-more */
function toAddOptions(options: unknown) {
  // 1-2. The part that both dictionaries have, read first.
  const capture = toCapture(options);
  // 3. The rest by default.
  const flat = { capture, once: false, passive: null as boolean | null, signal: null as AbortSignalRecord | null };
  // 4. And as it is given.
  if (!isDictionary(options) || options === undefined || options === null) return flat;
  const dictionary = options as { once?: unknown; passive?: unknown; signal?: unknown };
  flat.once = toBoolean(dictionary.once);
  const { passive } = dictionary;
  if (passive !== undefined) flat.passive = toBoolean(passive);
  const { signal } = dictionary;
  if (signal !== undefined) flat.signal = toSignalRecord(signal);
  return flat;
}

function toSignalRecord(value: unknown): AbortSignalRecord {
  const abort = isEventTarget(value) ? eventTargetRecordOf(value).abort : null;
  if (abort === null) throw new TypeError("AddEventListenerOptions.signal must be an AbortSignal.");
  return abort;
}

/** https://dom.spec.whatwg.org/#add-an-event-listener */
function addListenerWithSignal(
  target: EventTargetRecord,
  listener: ListenerRecord,
  signal: AbortSignalRecord | null,
): void {
  // 2. Never to be called.
  if (signal !== null && isSignalAborted(signal)) return;
  // 3-5. In listeners.ts.
  if (!addListener(target, listener)) return;
  // 6. Until the signal is aborted.
  if (signal === null) return;
  const remove = () => removeListener(target, listener);
  addAlgorithm(signal, remove);
  listener.leaveSignal = () => removeAlgorithm(signal, remove);
}

type EventConstructor<T extends Event> = new (type: string, init?: object) => T;

/** https://dom.spec.whatwg.org/#concept-event-create; `init` has the members of the interface's dictionary. */
export function createEvent<T extends Event>(ctor: EventConstructor<T>, type: string, init: object = {}): T {
  const event = new ctor(type, { __proto__: null, ...init });
  eventRecordOf(event).isTrusted = true;
  return event;
}

/** https://dom.spec.whatwg.org/#concept-event-dispatch, for an event of ours; false when it was canceled. */
export function dispatchTrusted(target: object, event: Event): boolean {
  return dispatch(eventRecordOf(event), eventTargetRecordOf(target));
}
