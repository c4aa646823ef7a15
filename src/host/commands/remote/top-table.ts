// What `nano top` shows: a table of the rates between two looks at a server's apps.

import { type Rate, sizeText } from "../../figures/index.ts";
import { printable } from "../../observe/index.ts";

export const sortings = ["cpu", "requests", "bytes", "open", "cold", "hits", "name"] as const;
export type Sorting = (typeof sortings)[number];

interface Column {
  title: string;
  of(rate: Rate): string;
  /** The one by which the table is sorted has its column in any case. */
  sorting?: Sorting;
  /** Where the terminal is narrow, those with the highest go first. */
  lightness: number;
  isText?: boolean;
}

const columns: readonly Column[] = [
  { title: "app", of: ({ name }) => printable(name), sorting: "name", lightness: 0, isText: true },
  { title: "state", of: ({ state }) => state, lightness: 6, isText: true },
  {
    title: "req/s",
    of: ({ requests }) => requests.toFixed(requests < 10 ? 1 : 0),
    sorting: "requests",
    lightness: 1,
  },
  { title: "cpu %", of: ({ cpu }) => cpu.toFixed(1), sorting: "cpu", lightness: 2 },
  { title: "memory", of: ({ bytes }) => sizeText(bytes), sorting: "bytes", lightness: 3 },
  { title: "open", of: ({ open }) => String(open), sorting: "open", lightness: 5 },
  { title: "cold", of: ({ cold }) => String(cold), sorting: "cold", lightness: 7 },
  { title: "limits met", of: ({ hits }) => String(hits), sorting: "hits", lightness: 4 },
];
const GAP = "  ";
/** A longer name is cut where that saves columns. */
const NAME_WIDTH = 20;

/** What a table is to show. */
export interface TopView {
  sorting: Sorting;
  /** Apps. */
  most: number;
  /** Of the terminal, in characters: columns for which there is no room are left out. */
  width?: number;
}

/** Lines of a table: the head, the apps that come first, and how many more there are. */
export function topTable(
  rates: readonly Rate[],
  { sorting, most, width = Number.POSITIVE_INFINITY }: TopView,
): string[] {
  const sorted = [...rates].sort((one, other) => compare(one, other, sorting));
  const shown = sorted.slice(0, most);
  const all = columns.map(({ title, of, lightness, sorting: by, isText = false }) => {
    const cells = [title, ...shown.map((rate) => of(rate))];
    const rank = lightness === 0 ? -2 : by === sorting ? -1 : lightness;
    return { cells, rank, isText, width: Math.max(...cells.map(({ length }) => length)) };
  });
  const [names, ...others] = all;
  const total = all.reduce((sum, column) => sum + column.width + GAP.length, -GAP.length);
  if (names !== undefined && total > width) names.width = Math.min(names.width, Math.max(1, NAME_WIDTH));
  let left = width - (names?.width ?? 0);
  const fitting = new Set(
    others
      .sort((one, other) => one.rank - other.rank)
      .filter((column) => {
        left -= column.width + GAP.length;
        return left >= 0;
      }),
  );
  const kept = all.filter((column) => column === names || fitting.has(column));
  const lines = Array.from({ length: shown.length + 1 }, (_, row) =>
    kept
      .map(({ cells, width, isText }) => fitted(cells[row] ?? "", width, isText))
      .join(GAP)
      .trimEnd(),
  );
  return sorted.length > shown.length ? [...lines, `and ${sorted.length - shown.length} more`] : lines;
}

function fitted(cell: string, width: number, isText: boolean): string {
  if (cell.length > width) return `${cell.slice(0, width - 1)}…`;
  return isText ? cell.padEnd(width) : cell.padStart(width);
}

/** The most first; of those that are alike the names decide. */
function compare(one: Rate, other: Rate, sorting: Sorting): number {
  const byName = one.name < other.name ? -1 : 1;
  return sorting === "name" ? byName : other[sorting] - one[sorting] || byName;
}
