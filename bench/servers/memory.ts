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
    const rollup = readFileSync(`/proc/${each}/smaps_rollup`, "utf8");
    held.rss += kilobytes(rollup, "Rss");
    held.privateDirty += kilobytes(rollup, "Private_Dirty");
  }
  return held;
}

function kilobytes(text: string, field: string): number {
  return Number(new RegExp(`^${field}: +(\\d+) kB$`, "m").exec(text)?.[1] ?? 0);
}

export const places = ["malloc", "code", "anonymous", "files"] as const;

/** Where dirty pages are; KB. */
export type Places = Record<(typeof places)[number], number>;

/** Private dirty pages by what they are mapped for. */
export function placesOf(pid: number): Places {
  const sums: Places = { malloc: 0, code: 0, anonymous: 0, files: 0 };
  for (const each of processesUnder(pid)) {
    addPlaces(sums, readFileSync(`/proc/${each}/smaps`, "utf8"));
  }
  return sums;
}

export function addPlaces(sums: Places, smaps: string): void {
  let place: keyof Places = "anonymous";
  for (const line of smaps.split("\n")) {
    const head = /^[\da-f]+-[\da-f]+ (\S+) \S+ \S+ \S+ *(.*)$/.exec(line);
    if (head !== null) place = placeOf(head[1] ?? "", head[2] ?? "");
    else sums[place] += kilobytes(line, "Private_Dirty");
  }
}

function placeOf(rights: string, name: string): keyof Places {
  if (name === "[heap]") return "malloc";
  if (name.startsWith("/")) return "files";
  return rights.includes("x") ? "code" : "anonymous";
}
