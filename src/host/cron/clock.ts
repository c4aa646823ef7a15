// The clock of all crons: tells which are due, each minute once.

import { type CronExpression, parseCron } from "./expression.ts";
import type { CronRun, LastRuns } from "./last-runs.ts";

/** It looks at the time at least so often, as somebody may set the machine's clock. */
const LONGEST_SLEEP_MS = 30_000;
/** What is due is run as late as this; what is later was missed. */
const LATEST_MS = 60_000;
/** A clock that was set back by more than this had been wrong before: what was run then does not count. */
const MOST_SET_BACK_MS = 3_600_000;

export interface CronClockOptions {
  lastRuns: LastRuns;
  /** They are recorded already. */
  due(runs: CronRun[]): void;
  /** They could not be recorded, and so are not run. */
  failed(runs: CronRun[], error: unknown): void;
  now?(): number;
}

interface Entry {
  app: string;
  expression: CronExpression;
  /** Undefined when it never comes again. */
  next: number | undefined;
}

export class CronClock {
  readonly #options: CronClockOptions;
  readonly #now: () => number;
  #entries: Entry[] = [];
  /** Up to here all was looked at. */
  #seen: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: CronClockOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#seen = this.#now();
  }

  /** All apps that have crons, by label, and no others. Throws a CronSyntaxError. */
  set(crons: ReadonlyMap<string, readonly string[]>): void {
    const known = new Map(this.#entries.map((entry) => [`${entry.app}\n${entry.expression.text}`, entry]));
    const entries: Entry[] = [];
    for (const [app, list] of crons) {
      for (const text of new Set(list)) {
        const entry = known.get(`${app}\n${text}`) ?? this.#newEntry(app, parseCron(text));
        entries.push(entry);
      }
    }
    this.#entries = entries;
    this.#sleep();
  }

  #newEntry(app: string, expression: CronExpression): Entry {
    return { app, expression, next: expression.next(this.#now()) };
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#entries = [];
  }

  #sleep(): void {
    clearTimeout(this.#timer);
    if (this.#entries.length === 0) return;
    const now = this.#now();
    let wait = LONGEST_SLEEP_MS;
    for (const { next } of this.#entries) if (next !== undefined) wait = Math.min(wait, next - now);
    this.#timer = setTimeout(() => this.tick(), Math.max(0, wait)).unref();
  }

  /** What has come due since the last time. */
  tick(): void {
    const now = this.#now();
    // Somebody has set the clock back: the times to come are others.
    if (now < this.#seen) for (const entry of this.#entries) entry.next = entry.expression.next(now);
    this.#seen = now;
    const runs: CronRun[] = [];
    for (const entry of this.#entries) {
      const time = latestDue(entry, now);
      if (time !== undefined && !this.#hasRun(entry, time, now)) {
        runs.push({ app: entry.app, cron: entry.expression.text, time });
      }
    }
    if (runs.length > 0) this.#start(runs);
    this.#sleep();
  }

  #start(runs: CronRun[]): void {
    const { lastRuns, due, failed } = this.#options;
    try {
      lastRuns.record(runs);
    } catch (error) {
      failed(runs, error);
      return;
    }
    due(runs);
  }

  #hasRun({ app, expression }: Entry, time: number, now: number): boolean {
    const last = this.#options.lastRuns.get(app, expression.text);
    return last !== undefined && last >= time && last <= now + MOST_SET_BACK_MS;
  }
}

/** The last time that has come and is not too long ago; moves on to the next one. */
function latestDue(entry: Entry, now: number): number | undefined {
  let due: number | undefined;
  if (entry.next !== undefined && entry.next <= now - LATEST_MS) entry.next = entry.expression.next(now - LATEST_MS);
  while (entry.next !== undefined && entry.next <= now) {
    due = entry.next;
    entry.next = entry.expression.next(due);
  }
  return due;
}
