// The list of event listeners of a target: https://dom.spec.whatwg.org/#add-an-event-listener

import { arrayPush, removeItem } from "../infra/index.ts";
import type { EventTargetRecord, ListenerRecord } from "./records.ts";

/** The parts of a listener that its target doesn't give. */
export function newListener(type: string, callback: object | null, capture: boolean): ListenerRecord {
  return { type, callback, capture, passive: null, once: false, leaveSignal: null, removed: false, handler: null };
}

function findListener(target: EventTargetRecord, type: string, callback: object | null, capture: boolean) {
  const { listeners } = target;
  for (let at = 0; at < listeners.length; at++) {
    const listener = listeners[at] as ListenerRecord;
    if (listener.type !== type || listener.callback !== callback || listener.capture !== capture) continue;
    if (listener.handler === null) return listener;
  }
  return undefined;
}

/** https://dom.spec.whatwg.org/#add-an-event-listener, without its signal; true when the listener was added. */
export function addListener(target: EventTargetRecord, listener: ListenerRecord): boolean {
  // 3. Nothing to call.
  if (listener.callback === null) return false;
  // 4. A target is passive by default only in windows.
  listener.passive ??= false;
  // 5. Only one of a kind.
  if (findListener(target, listener.type, listener.callback, listener.capture) !== undefined) return false;
  appendListener(target, listener);
  return true;
}

/** https://dom.spec.whatwg.org/#remove-an-event-listener */
export function removeListener(target: EventTargetRecord, listener: ListenerRecord): void {
  listener.removed = true;
  if (listener.leaveSignal !== null) listener.leaveSignal();
  if (removeItem(target.listeners, listener)) notifyListenersChange(target);
}

/** https://dom.spec.whatwg.org/#dom-eventtarget-removeeventlistener, step 3. */
export function removeMatchingListener(
  target: EventTargetRecord,
  type: string,
  callback: object | null,
  capture: boolean,
): void {
  const listener = findListener(target, type, callback, capture);
  if (listener !== undefined) removeListener(target, listener);
}

/** For the listener of an event handler, which is never equal to another. */
export function appendListener(target: EventTargetRecord, listener: ListenerRecord): void {
  arrayPush(target.listeners, listener);
  notifyListenersChange(target);
}

export function hasListener(target: EventTargetRecord, type: string): boolean {
  const { listeners } = target;
  for (let at = 0; at < listeners.length; at++) {
    if ((listeners[at] as ListenerRecord).type === type) return true;
  }
  return false;
}

function notifyListenersChange(target: EventTargetRecord): void {
  if (target.onListenersChange !== null) target.onListenersChange();
}
