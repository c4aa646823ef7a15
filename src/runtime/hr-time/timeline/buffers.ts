// The buffers of the timeline: https://w3c.github.io/performance-timeline/#processing. Entries are objects of the app's heap
// and count against its limit, as the standard sets none to marks and measures.

import { fireEvent } from "../../dom/index.ts";
import { startTimer } from "../../event-loop/index.ts";
import { arrayPush, arrayShift, arraySort } from "../../infra/index.ts";
import { performanceRoom } from "../rooms.ts";
import { notifyObservers } from "./observers.ts";
import { type EntryRecord, type EntryType, entryTypes } from "./records.ts";

/** https://w3c.github.io/performance-timeline/#dfn-performance-entry-buffer-map, a row of it. */
interface EntryBuffer {
  entries: EntryRecord[];
  droppedEntriesCount: number;
}

const bufferMap: Record<EntryType, EntryBuffer> = {
  mark: { entries: [], droppedEntriesCount: 0 },
  measure: { entries: [], droppedEntriesCount: 0 },
  resource: { entries: [], droppedEntriesCount: 0 },
};

export function isEntryType(type: string): type is EntryType {
  return type === "mark" || type === "measure" || type === "resource";
}

export function bufferedEntries(type: EntryType): readonly EntryRecord[] {
  return bufferMap[type].entries;
}

export function droppedEntriesCount(type: EntryType): number {
  return bufferMap[type].droppedEntriesCount;
}

let lastId = 0;

/** https://w3c.github.io/performance-timeline/#queue-a-performanceentry, with the step of the standards that follows each call of it. */
export function queueEntry(entry: EntryRecord): void {
  // Steps 1-3. The id; there is no navigation that it belongs to.
  entry.id = ++lastId;
  if (entry.entryType === "resource") addResourceEntry(entry);
  else arrayPush(bufferMap[entry.entryType].entries, entry);
  notifyObservers(entry);
}

/** https://w3c.github.io/performance-timeline/#filter-buffer-by-name-and-type */
export function filterBuffer(
  entries: readonly EntryRecord[],
  name: string | undefined,
  type: string | undefined,
): EntryRecord[] {
  const result: EntryRecord[] = [];
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at] as EntryRecord;
    if (type !== undefined && entry.entryType !== type) continue;
    if (name !== undefined && entry.name !== name) continue;
    arrayPush(result, entry);
  }
  return arraySort(result, (a, b) => a.startTime - b.startTime);
}

export function objectsOf(entries: readonly EntryRecord[]): object[] {
  const objects: object[] = [];
  for (let at = 0; at < entries.length; at++) arrayPush(objects, (entries[at] as EntryRecord).object as object);
  return objects;
}

/** https://w3c.github.io/performance-timeline/#filter-buffer-map-by-name-and-type */
export function filterBufferMap(name: string | undefined, type: string | undefined): object[] {
  const all: EntryRecord[] = [];
  for (let index = 0; index < entryTypes.length; index++) {
    const key = entryTypes[index] as EntryType;
    if (type !== undefined && key !== type) continue;
    const { entries } = bufferMap[key];
    for (let at = 0; at < entries.length; at++) arrayPush(all, entries[at] as EntryRecord);
  }
  return objectsOf(filterBuffer(all, name, undefined));
}

/** Those of one name, or all of them. */
export function clearEntries(type: EntryType, name: string | undefined): void {
  const buffer = bufferMap[type];
  const kept: EntryRecord[] = [];
  if (name !== undefined) {
    for (let at = 0; at < buffer.entries.length; at++) {
      const entry = buffer.entries[at] as EntryRecord;
      if (entry.name !== name) arrayPush(kept, entry);
    }
  }
  buffer.entries = kept;
}

// The buffer of resources: https://w3c.github.io/resource-timing/#sec-extensions-performance-interface

let resourceBufferSize = 250;
let bufferFullEventPending = false;
const secondaryBuffer: EntryRecord[] = [];

/** https://w3c.github.io/resource-timing/#dom-performance-setresourcetimingbuffersize */
export function setResourceBufferSize(size: number): void {
  resourceBufferSize = size;
}

/** https://w3c.github.io/resource-timing/#dfn-can-add-resource-timing-entry */
function canAddResourceEntry(): boolean {
  return bufferMap.resource.entries.length < resourceBufferSize;
}

/** https://w3c.github.io/resource-timing/#dfn-add-a-performanceresourcetiming-entry */
function addResourceEntry(entry: EntryRecord): void {
  // 1-2. There is room.
  if (canAddResourceEntry() && !bufferFullEventPending) {
    arrayPush(bufferMap.resource.entries, entry);
    return;
  }
  // 3. There is none: the app hears of it, once.
  if (!bufferFullEventPending) {
    bufferFullEventPending = true;
    startTimer(0, false, fireBufferFull);
  }
  // 4-5. Until then.
  arrayPush(secondaryBuffer, entry);
}

/** https://w3c.github.io/resource-timing/#dfn-fire-a-buffer-full-event */
function fireBufferFull(): void {
  // 1. As long as the app makes room.
  while (secondaryBuffer.length > 0) {
    const before = secondaryBuffer.length;
    if (!canAddResourceEntry()) fireEvent(performanceRoom.load().performance, "resourcetimingbufferfull");
    while (secondaryBuffer.length > 0 && canAddResourceEntry()) {
      arrayPush(bufferMap.resource.entries, arrayShift(secondaryBuffer) as EntryRecord);
    }
    if (secondaryBuffer.length < before) continue;
    bufferMap.resource.droppedEntriesCount += secondaryBuffer.length;
    secondaryBuffer.length = 0;
  }
  // 2. The next one that does not fit is told of again.
  bufferFullEventPending = false;
}
