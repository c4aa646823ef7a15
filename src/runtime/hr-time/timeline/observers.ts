// Observers and their task: https://w3c.github.io/performance-timeline/#queue-the-performanceobserver-task

import { reportException, startTimer } from "../../event-loop/index.ts";
import { arrayIncludes, arrayIndexOf, arrayPush, arraySlice, arraySplice, reflectApply } from "../../infra/index.ts";
import type { EntryRecord, ObserverOptions, ObserverRecord } from "./records.ts";

/** https://w3c.github.io/performance-timeline/#dfn-list-of-registered-performance-observer-objects */
const registered: ObserverRecord[] = [];

export function isRegistered(observer: ObserverRecord): boolean {
  return arrayIncludes(registered, observer);
}

export function register(observer: ObserverRecord): void {
  if (!isRegistered(observer)) arrayPush(registered, observer);
}

export function unregister(observer: ObserverRecord): void {
  const place = arrayIndexOf(registered, observer);
  if (place !== -1) arraySplice(registered, place, 1);
}

function isInterested(observer: ObserverRecord, type: string): boolean {
  for (let at = 0; at < observer.options.length; at++) {
    const options = observer.options[at] as ObserverOptions;
    if (options.type === type || (options.entryTypes !== undefined && arrayIncludes(options.entryTypes, type))) {
      return true;
    }
  }
  return false;
}

/** https://w3c.github.io/performance-timeline/#queue-a-performanceentry, the steps for observers. */
export function notifyObservers(entry: EntryRecord): void {
  let isObserved = false;
  for (let at = 0; at < registered.length; at++) {
    const observer = registered[at] as ObserverRecord;
    if (!isInterested(observer, entry.entryType)) continue;
    arrayPush(observer.buffer, entry);
    isObserved = true;
  }
  if (isObserved) queueObserverTask();
}

/** What an observer's callback is called with: https://w3c.github.io/performance-timeline/#dom-performanceobservercallback */
type CallbackArguments = (observer: ObserverRecord, entries: EntryRecord[]) => unknown[];

let callbackArguments: CallbackArguments | undefined;

export function setCallbackArguments(steps: CallbackArguments): void {
  callbackArguments = steps;
}

let isTaskQueued = false;

/** https://w3c.github.io/performance-timeline/#queue-the-performanceobserver-task */
export function queueObserverTask(): void {
  // 1-2. One at a time.
  if (isTaskQueued) return;
  isTaskQueued = true;
  // 3. The task.
  startTimer(0, false, () => {
    isTaskQueued = false;
    const list = arraySlice(registered);
    for (let at = 0; at < list.length; at++) callObserver(list[at] as ObserverRecord);
  });
}

function callObserver(observer: ObserverRecord): void {
  const entries = observer.buffer;
  if (entries.length === 0 || callbackArguments === undefined) return;
  observer.buffer = [];
  try {
    reflectApply(observer.callback, observer.object, callbackArguments(observer, entries));
  } catch (error) {
    reportException(error);
  }
}
