// What `nano top` shows: a table of the rates between two looks at a server's apps.

import { type Rate, sizeText } from "../../figures/index.ts";
import { printable } from "../../observe/index.ts";

export const sortings = ["cpu", "requests", "bytes", "open", "cold", "hits", "name"] as const;
export type Sorting = (typeof sortings)[number];

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
