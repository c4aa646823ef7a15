// What `nano serve` tells of itself on SIGUSR2: the last lines of its table of counters.

import type { Serving } from "./process.ts";

export interface NanoStats {
  hot: number;
  warm: number;
  cold: number;
  /** V8's heaps of all apps as last measured, KB. */
  heap: number;
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

export async function askNano(serving: Serving): Promise<NanoStats> {
  const before = serving.errors().length;
  process.kill(serving.pid, "SIGUSR2");
  for (let tries = 0; tries < 100; tries++) {
    await wait(20);
    const told = parseStats(serving.errors().slice(before));
    if (told !== undefined) return told;
  }
  throw new Error("nano serve printed no counters on SIGUSR2");
}

const scales: Record<string, number> = { "": 1, k: 1e3, M: 1e6, B: 1 / 1024, kB: 1, MB: 1024, GB: 1024 ** 2 };

function numberOf(text: string): number {
  const [, value, unit = ""] = /^([\d.]+) ?(\w*)$/.exec(text) ?? [];
  return value === undefined ? 0 : Number(value) * (scales[unit] ?? Number.NaN);
}

/** The line of sums, read by the columns of the line of names. Undefined until the table has ended. */
export function parseStats(text: string): NanoStats | undefined {
  const lines = text.split("\n");
  const names = lines.find((line) => line.startsWith("app "));
  const last = lines.findIndex((line) => / resident · /.test(line));
  // One app has no line of sums.
  const sums = lines[last - 1];
  if (names === undefined || sums === undefined) return undefined;
  const value = (name: string) => {
    const end = names.indexOf(` ${name}`) + name.length + 1;
    const begin = names.slice(0, end - name.length).trimEnd().length;
    return numberOf(sums.slice(begin, end).trim());
  };
  return { hot: value("hot"), warm: value("warm"), cold: value("cold"), heap: value("heap") };
}
