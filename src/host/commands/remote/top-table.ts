// What `nano top` shows: rates between two looks at a server's apps.

import { printable } from "../../observe/index.ts";
import { sizeText } from "./output.ts";

/** An app at one look. */
export interface Seen {
  label: string;
  name: string;
  state: string;
  counters: Record<string, number>;
  hits: Record<string, number>;
  levels: Record<string, number>;
}

export interface Rate {
  name: string;
  state: string;
  /** A second. */
  requests: number;
  /** Percent of one core. */
  cpu: number;
  /** Heap, buffers and what is held outside, now. */
  bytes: number;
  /** Running or waiting now. */
  open: number;
  /** Cold starts, and limits met, between the looks. */
  cold: number;
  hits: number;
}

export const sortings = ["cpu", "requests", "bytes", "open", "cold", "hits", "name"] as const;
export type Sorting = (typeof sortings)[number];

/** What became of each app in so many seconds. An app that is new counts from nothing, a server that began anew as well. */
export function ratesOf(before: readonly Seen[], now: readonly Seen[], seconds: number): Rate[] {
  const known = new Map(before.map((app) => [app.label, app]));
  return now.map((app) => {
    const { counters = {}, hits = {} } = known.get(app.label) ?? {};
    const grown = (name: string) => growth(counters[name], app.counters[name]);
    const { heapBytes = 0, bufferBytes = 0, outsideBytes = 0, open = 0 } = app.levels;
    return {
      name: app.name,
      state: app.state,
      requests: grown("requests") / seconds,
      cpu: grown("cpuMicros") / 10_000 / seconds,
      bytes: heapBytes + bufferBytes + outsideBytes,
      open,
      cold: grown("coldStarts"),
      hits: Object.entries(app.hits).reduce((sum, [code, count]) => sum + growth(hits[code], count), 0),
    };
  });
}

function growth(before = 0, now = 0): number {
  return now >= before ? now - before : now;
}

const columns: readonly [title: string, of: (rate: Rate) => string][] = [
  ["app", ({ name }) => printable(name)],
  ["state", ({ state }) => state],
  ["req/s", ({ requests }) => requests.toFixed(requests < 10 ? 1 : 0)],
  ["cpu %", ({ cpu }) => cpu.toFixed(1)],
  ["memory", ({ bytes }) => sizeText(bytes)],
  ["open", ({ open }) => String(open)],
  ["cold", ({ cold }) => String(cold)],
  ["limits met", ({ hits }) => String(hits)],
];
const LEFT = 2;

/** Lines of a table: the head, the apps that come first, and how many more there are. */
export function topTable(rates: readonly Rate[], sorting: Sorting, most: number): string[] {
  const sorted = [...rates].sort((one, other) => compare(one, other, sorting));
  const shown = sorted.slice(0, most);
  const cells = [columns.map(([title]) => title), ...shown.map((rate) => columns.map(([, of]) => of(rate)))];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => (column < LEFT ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
  return sorted.length > shown.length ? [...lines, `and ${sorted.length - shown.length} more`] : lines;
}

/** The most first; of those that are alike the names decide. */
function compare(one: Rate, other: Rate, sorting: Sorting): number {
  const byName = one.name < other.name ? -1 : 1;
  return sorting === "name" ? byName : other[sorting] - one[sorting] || byName;
}
