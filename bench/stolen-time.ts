// Time of the cores that a hypervisor gave to others: what is measured meanwhile takes longer than it would.

import { readFileSync } from "node:fs";

/** Ticks of all cores since the machine's start. https://docs.kernel.org/filesystems/proc.html#miscellaneous-kernel-statistics-in-proc-stat */
interface Ticks {
  stolen: number;
  all: number;
}

function ticksIn(stat: string): Ticks | undefined {
  const [name, ...fields] = (stat.split("\n")[0] ?? "").split(/ +/);
  // user nice system idle iowait irq softirq steal; guests' time is in user's.
  const ticks = fields.slice(0, 8).map(Number);
  const stolen = ticks[7];
  if (name !== "cpu" || stolen === undefined) return undefined;
  return { stolen, all: ticks.reduce((sum, each) => sum + each, 0) };
}

/** "" where there is no such file. */
function readStat(): string {
  try {
    return readFileSync("/proc/stat", "utf8");
  } catch {
    return "";
  }
}

/** From now on. What it gives tells the share so far, from 0 to 1; undefined where the system does not tell. */
export function watchStolenTime(read: () => string = readStat): () => number | undefined {
  const before = ticksIn(read());
  return () => {
    const now = ticksIn(read());
    if (before === undefined || now === undefined || now.all === before.all) return undefined;
    return (now.stolen - before.stolen) / (now.all - before.all);
  };
}
