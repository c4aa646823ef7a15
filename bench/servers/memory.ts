// What a server and all that it started hold, as Linux tells it.

import { readFileSync } from "node:fs";
import { processesUnder } from "./process.ts";

export interface Held {
  /** Resident pages, KB. Those that processes share count in each. */
  rss: number;
  /** Pages that nobody else has and that are not a file's, KB. */
  privateDirty: number;
}

export function heldBy(pid: number): Held {
  const held = { rss: 0, privateDirty: 0 };
  for (const each of processesUnder(pid)) {
    const rollup = told(each, "smaps_rollup");
    held.rss += kilobytes(rollup, "Rss");
    held.privateDirty += kilobytes(rollup, "Private_Dirty");
  }
  return held;
}

/** What has ended since it was found, such as NANO's bundler when it has long had nothing to do, holds nothing. */
function told(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch (error) {
    if (["ENOENT", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return "";
    throw error;
  }
}

function kilobytes(text: string, field: string): number {
  return Number(new RegExp(`^${field}: +(\\d+) kB$`, "m").exec(text)?.[1] ?? 0);
}

export const places = ["malloc", "v8Pages", "code", "anonymous", "files"] as const;

/** Where dirty pages are; KB. */
export type Places = Record<(typeof places)[number], number>;

export function noPlaces(): Places {
  return { malloc: 0, v8Pages: 0, code: 0, anonymous: 0, files: 0 };
}

/** Private dirty pages by what they are mapped for. */
export function placesOf(pid: number): Places {
  const sums = noPlaces();
  for (const each of processesUnder(pid)) {
    addPlaces(sums, told(each, "smaps"));
  }
  return sums;
}

export function addPlaces(sums: Places, smaps: string): void {
  let place: keyof Places = "anonymous";
  for (const line of smaps.split("\n")) {
    const [head, begin = "", end = "", rights = "", name = ""] =
      /^([\da-f]+)-([\da-f]+) (\S+) \S+ \S+ \S+ *(.*)$/.exec(line) ?? [];
    if (head === undefined) sums[place] += kilobytes(line, "Private_Dirty");
    else place = placeOf({ begin: Number.parseInt(begin, 16), end: Number.parseInt(end, 16), rights, name });
  }
}

interface Mapping {
  begin: number;
  end: number;
  rights: string;
  name: string;
}

/** glibc's arenas of threads begin at multiples of it. */
const ARENA = 64 * 2 ** 20;
/** V8's pages have this size, and are mapped one by one, with a few guard pages less. */
const V8_PAGE = 256 * 2 ** 10;

/** By size and address where there is no name: right but for a few mappings that happen to look like others. */
function placeOf({ begin, end, rights, name }: Mapping): keyof Places {
  if (name === "[heap]") return "malloc";
  if (name.startsWith("/")) return "files";
  if (rights.includes("x")) return "code";
  const size = end - begin;
  if (begin % V8_PAGE === 0 && size <= V8_PAGE && size > V8_PAGE * 0.75) return "v8Pages";
  return begin % ARENA === 0 ? "malloc" : "anonymous";
}
