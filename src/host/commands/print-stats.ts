// The table of counters that `nano serve` prints on SIGUSR2, and at its end with --stats.

import pc from "picocolors";
import type { EngineStats } from "../native/index.ts";
import { statsTable } from "../observe/index.ts";

/** More apps than this are summed up in one line. */
const MOST_ROWS = 40;

export function printStats({ apps, ...process }: EngineStats, nameOf: (app: number) => string): void {
  const named = apps.map((app) => ({ ...app, name: nameOf(app.app) }));
  const colors = pc.createColors(pc.isColorSupported && globalThis.process.stderr.isTTY === true);
  globalThis.process.stderr.write(statsTable({ process, apps: named }, { colors, most: MOST_ROWS }));
}
