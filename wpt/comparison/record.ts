// What a runtime came to, kept so that it can be compared with others without running again. Names of subtests are long and
// the same for all, so they are kept once, as hashes in a list that only grows (Names); a runtime's record points into it.

import { createHash } from "node:crypto";
import type { FileResult } from "../runner/protocol.ts";

const hashLength = 5;

function hashOf(name: string): string {
  return createHash("sha256").update(Buffer.from(name, "utf16le")).digest("base64").slice(0, hashLength);
}

/** Of each test by its id, the subtests that any runtime reached. */
export class Names {
  readonly #places = new Map<string, Map<string, number>>();

  constructor(tests: Record<string, string> = {}) {
    for (const [id, hashes] of Object.entries(tests)) {
      const list = hashes.match(new RegExp(`.{${hashLength}}`, "gs")) ?? [];
      this.#places.set(id, new Map(list.map((hash, place) => [hash, place])));
    }
  }

  /** Where a subtest is in the list of its test, at the end when it is new. */
  place(id: string, name: string): number {
    const places = this.#places.get(id) ?? new Map<string, number>();
    this.#places.set(id, places);
    const hash = hashOf(name);
    const place = places.get(hash) ?? places.size;
    places.set(hash, place);
    return place;
  }

  toJSON(): Record<string, string> {
    const sorted = [...this.#places].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([id, places]) => [id, [...places.keys()].join("")]));
  }
}

/** Places in ascending order as "0-2,5". */
export function toRanges(places: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const place of places) {
    const last = ranges.at(-1);
    if (last !== undefined && place === last[1] + 1) last[1] = place;
    else ranges.push([place, place]);
  }
  return ranges.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}

export function fromRanges(text: string): number[] {
  return text.split(",").flatMap((range) => {
    if (range === "") return [];
    const [first = 0, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

/** Which subtests of a test passed and which only ran, as ranges of places. */
export type TestRecord = { passed: string; failed: string };

export interface RuntimeRecord {
  runtime: string;
  version: string;
  /** Of the tests, upstream. */
  revision: string;
  machine: string;
  /** ISO 8601. */
  date: string;
  tests: Record<string, TestRecord>;
}

export function recordOf({ id, subtests }: FileResult, names: Names): TestRecord {
  const placesOf = (isWanted: (status: string) => boolean) => {
    const places = subtests.filter(({ status }) => isWanted(status)).map(({ name }) => names.place(id, name));
    return toRanges([...new Set(places)].sort((a, b) => a - b));
  };
  return { passed: placesOf((status) => status === "PASS"), failed: placesOf((status) => status !== "PASS") };
}
