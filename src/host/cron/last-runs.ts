// When each cron of each app was run last, so that none is run twice for the same minute.

export interface CronRun {
  /** The app's label. */
  app: string;
  /** As the configuration has it. */
  cron: string;
  /** The minute that it stands for, in milliseconds since 1970. */
  time: number;
}

/** A run before the others by this is of no use any more: the clock runs nothing so late, however it is set. */
const REMEMBERED_MS = 86_400_000;

export interface LastRuns {
  /** Undefined when there was none. */
  get(app: string, cron: string): number | undefined;
  /** They are kept when this returns. */
  record(runs: readonly CronRun[]): void;
}

/** For a server without a data directory: a restart within the minute of a run may run it again. */
export class LastRunsInMemory implements LastRuns {
  readonly #times = new Map<string, number>();

  get(app: string, cron: string): number | undefined {
    return this.#times.get(keyOf(app, cron));
  }

  record(runs: readonly CronRun[]): void {
    for (const { app, cron, time } of runs) this.#times.set(keyOf(app, cron), time);
    const oldest = Math.min(...runs.map(({ time }) => time)) - REMEMBERED_MS;
    for (const [key, time] of this.#times) if (time < oldest) this.#times.delete(key);
  }
}

function keyOf(app: string, cron: string): string {
  return `${app}\n${cron}`;
}
