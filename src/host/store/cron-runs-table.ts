// When each cron of each app was run last.

import type { DataDirectory } from "./data-directory.ts";

/** The clock runs nothing so late, however it is set. */
const REMEMBERED_MS = 86_400_000;

export interface CronRunRow {
  /** The app's label. */
  app: string;
  /** As the configuration has it. */
  cron: string;
  /** Milliseconds since 1970. */
  time: number;
}

export class CronRunsTable {
  readonly #data: DataDirectory;

  constructor(data: DataDirectory) {
    this.#data = data;
  }

  /** Undefined when there was none. */
  get(app: string, cron: string): number | undefined {
    const row = this.#data.read((database) =>
      database.prepare("SELECT time FROM cron_runs WHERE label = ? AND cron = ?").get(app, cron),
    );
    return row === undefined ? undefined : Number(row.time);
  }

  /** They are kept when this returns. Those that were a day before them or more are forgotten: apps come and go. */
  record(runs: readonly CronRunRow[]): void {
    this.#data.transaction((database) => {
      const put = database.prepare("INSERT OR REPLACE INTO cron_runs VALUES (?, ?, ?)");
      for (const { app, cron, time } of runs) put.run(app, cron, time);
      const oldest = Math.min(...runs.map(({ time }) => time)) - REMEMBERED_MS;
      database.prepare("DELETE FROM cron_runs WHERE time < ?").run(oldest);
    });
  }
}
