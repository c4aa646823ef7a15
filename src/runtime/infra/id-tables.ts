// Tables by the ids that the engine room gives: what comes and goes with each request, timer and call. A Map would keep
// all of it alive: when it makes itself a new table it leaves in the old one a reference to that, for its iterators, and
// a dead table in the old generation holds on to the next one, and that to its next, until all memory is looked through.

import { objectSetPrototypeOf } from "./primordials.ts";

const fewestPlaces = 16;
/** A table that had more is made smaller, but not below this: requests come and go in bursts. */
const keptPlaces = 128;

/** Open addressing with linear probing, at most half full. The number of places is a power of two. */
export interface IdTable<T> {
  /** 0 where a place is free. */
  ids: number[];
  values: (T | undefined)[];
  count: number;
}

/** Without a prototype, so that elements are those of the list alone. */
function listOf<T>(length: number, value: T): T[] {
  const list = objectSetPrototypeOf([] as T[], null) as T[];
  for (let at = 0; at < length; at++) list[at] = value;
  return list;
}

export function newIdTable<T>(): IdTable<T> {
  return { ids: listOf(fewestPlaces, 0), values: listOf<T | undefined>(fewestPlaces, undefined), count: 0 };
}

/** The place of `id`, or the free one where it belongs. */
function placeOf({ ids }: IdTable<unknown>, id: number): number {
  const mask = ids.length - 1;
  let place = id & mask;
  while (ids[place] !== 0 && ids[place] !== id) place = (place + 1) & mask;
  return place;
}

function resize<T>(table: IdTable<T>, places: number): void {
  const { ids, values } = table;
  table.ids = listOf(places, 0);
  table.values = listOf<T | undefined>(places, undefined);
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at] as number;
    if (id === 0) continue;
    const place = placeOf(table, id);
    table.ids[place] = id;
    table.values[place] = values[at];
  }
}

export function idTableGet<T>(table: IdTable<T>, id: number): T | undefined {
  return table.values[placeOf(table, id)];
}

/** `id` is positive. */
export function idTableSet<T>(table: IdTable<T>, id: number, value: T): void {
  let place = placeOf(table, id);
  if (table.ids[place] === 0) {
    if (++table.count * 2 > table.ids.length) {
      resize(table, table.ids.length * 2);
      place = placeOf(table, id);
    }
    table.ids[place] = id;
  }
  table.values[place] = value;
}

/** False when it is not there. */
export function idTableDelete(table: IdTable<unknown>, id: number): boolean {
  const { ids, values } = table;
  const mask = ids.length - 1;
  let free = placeOf(table, id);
  if (ids[free] === 0) return false;
  // What comes after it moves up, so that no search ends before its goal.
  for (let at = (free + 1) & mask; ids[at] !== 0; at = (at + 1) & mask) {
    const distance = (at - (ids[at] as number)) & mask;
    if (distance < ((at - free) & mask)) continue;
    ids[free] = ids[at] as number;
    values[free] = values[at];
    free = at;
  }
  ids[free] = 0;
  values[free] = undefined;
  if (--table.count * 8 < ids.length && ids.length > keptPlaces) resize(table, ids.length / 2);
  return true;
}
