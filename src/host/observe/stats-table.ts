// What the apps have come to so far, as a table for a terminal.

import type { Colors } from "picocolors/types.js";
import type { AppStats, EngineStats } from "../native/index.ts";
import { printable } from "./text.ts";

export interface NamedStats extends Counts {
  name: string;
  /** It has an isolate that serves. */
  live: boolean;
}

export interface StatsTable {
  /** Of the process, or of all there are together. */
  process: Pick<EngineStats, (typeof shownOfProcess)[number]>;
  apps: readonly NamedStats[];
}

export interface TableStyle {
  colors: Colors;
  /** More apps than this are summed up in one line. */
  most: number;
}

type Counts = Pick<AppStats, NumberKey | "hits">;

interface Column {
  title: string;
  /** Left out where no app has any. */
  optional: boolean;
  cell(stats: Counts): string;
  value(stats: Counts): number;
}

const columns: Column[] = [
  column("requests", "requests", count),
  column("open", "open", count),
  column("cpu", "cpuMicros", duration),
  column("hot", "hotStarts", count),
  column("warm", "warmStarts", count),
  column("cold", "coldStarts", count),
  column("heap", "heapBytes", bytes),
  column("buffers", "bufferBytes", bytes),
  column("outside", "outsideBytes", bytes),
  column("replaced", "isolatesReplaced", count, true),
  column("lost", "executorsLost", count, true),
];

/** Sorted by CPU time, the totals last. Ends with a line break. */
export function statsTable({ process, apps }: StatsTable, { colors, most }: TableStyle): string {
  const sorted = [...apps].sort((one, other) => other.cpuMicros - one.cpuMicros || other.requests - one.requests);
  const total = sum(apps);
  const shown = [...columns, ...hitColumns(total)].filter((one) => !one.optional || one.value(total) > 0);
  const rest = sorted.slice(most);
  const lines: [string, Counts | undefined][] = [
    ["app", undefined],
    ...sorted.slice(0, most).map((one): [string, Counts] => [`${one.live ? "●" : "○"} ${printable(one.name)}`, one]),
    ...(rest.length === 0 ? [] : [[`  and ${rest.length} more`, sum(rest)] as [string, Counts]]),
    [`  ${apps.length} ${apps.length === 1 ? "app" : "apps"}`, total],
  ];
  const cells = lines.map(([name, counts]) => [
    name,
    ...shown.map((one) => (counts === undefined ? one.title : one.cell(counts))),
  ]);
  const table = aligned(cells);
  const head = colors.bold(table[0] ?? "");
  const foot = colors.bold(table.at(-1) ?? "");
  return `${[head, ...table.slice(1, -1), foot, colors.dim(processLine(process))].join("\n")}\n`;
}

/** The counts of all of them together. */
export function sum(all: readonly Counts[]): Counts {
  const total: Counts = {
    requests: 0,
    open: 0,
    cpuMicros: 0,
    hotStarts: 0,
    warmStarts: 0,
    coldStarts: 0,
    heapBytes: 0,
    bufferBytes: 0,
    outsideBytes: 0,
    isolatesReplaced: 0,
    executorsLost: 0,
    hits: {},
  };
  for (const { hits, ...counts } of all) {
    for (const key of numbers) total[key] += counts[key];
    for (const [code, hit] of Object.entries(hits)) total.hits[code] = (total.hits[code] ?? 0) + hit;
  }
  return total;
}

const shownOfProcess = [
  ...(["rssBytes", "liveIsolates", "pooledIsolates", "openConnections", "executors", "lostExecutors"] as const),
  ...(["parkedExecutors", "withoutApp", "evictedIsolates", "dormantApps"] as const),
] as const;

type NumberKey = (typeof numbers)[number];

const numbers = [
  ...(["requests", "open", "cpuMicros", "hotStarts", "warmStarts", "coldStarts"] as const),
  ...(["heapBytes", "bufferBytes", "outsideBytes", "isolatesReplaced", "executorsLost"] as const),
] as const;

function column(title: string, key: NumberKey, show: (value: number) => string, optional = false): Column {
  return { title, optional, cell: (stats) => show(stats[key]), value: (stats) => stats[key] };
}

/** One for each code that was ever met. */
function hitColumns({ hits }: Counts): Column[] {
  return Object.keys(hits)
    .sort()
    .map((code) => {
      const value = (stats: Counts) => stats.hits[code] ?? 0;
      return { title: code.replace(/^NANO_/, ""), optional: true, value, cell: (stats) => count(value(stats)) };
    });
}

function processLine(process: StatsTable["process"]): string {
  const { executors, lostExecutors, parkedExecutors, withoutApp, evictedIsolates, dormantApps } = process;
  return [
    `  ${bytes(process.rssBytes)} resident`,
    `${count(process.liveIsolates)} isolates and ${count(process.pooledIsolates)} in the pool`,
    `${count(process.openConnections)} connections`,
    `${count(executors)} executors${lostExecutors === 0 ? "" : `, ${lostExecutors} lost`}${parkedExecutors === 0 ? "" : `, ${parkedExecutors} parked for good`}`,
    ...(dormantApps === 0 ? [] : [`${count(dormantApps)} apps that nobody asked`]),
    ...(evictedIsolates === 0 ? [] : [`${count(evictedIsolates)} isolates evicted`]),
    ...(withoutApp === 0 ? [] : [`${count(withoutApp)} requests for no app`]),
  ].join(" · ");
}

/** The first column to the left, the others to the right. */
function aligned(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

/** 0 as a dot, 999, 1.2 k, 34 M. */
export function count(value: number): string {
  return value === 0 ? "·" : value < 1000 ? String(value) : scaled(value, 1000, ["k", "M", "G", "T"]);
}

/** 512 B, 1.2 kB, 34 MB. */
export function bytes(value: number): string {
  return value === 0 ? "·" : value < 1024 ? `${value} B` : scaled(value, 1024, ["kB", "MB", "GB", "TB"]);
}

/** Microseconds as 850 µs, 12 ms, 3.4 s, 5.1 min, 12 h. */
export function duration(micros: number): string {
  if (micros === 0) return "·";
  if (micros < 1000) return `${Math.round(micros)} µs`;
  if (micros < 999_500) return `${digits(micros / 1000)} ms`;
  const seconds = micros / 1e6;
  if (seconds < 119.5) return `${digits(seconds)} s`;
  return seconds < 7200 ? `${digits(seconds / 60)} min` : `${digits(seconds / 3600)} h`;
}

function scaled(value: number, step: number, units: string[]): string {
  let scale = value / step;
  let unit = 0;
  while (scale >= 999.5 && unit < units.length - 1) {
    scale /= step;
    unit++;
  }
  return `${digits(scale)} ${units[unit]}`;
}

/** Two digits that count: 1.2, 12, 123. */
function digits(value: number): string {
  return value < 9.95 ? value.toFixed(1) : value.toFixed(0);
}
