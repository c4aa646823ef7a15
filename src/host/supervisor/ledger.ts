// The apps' counters over all engines that there were: those that have ended count with what they told last.

import type { CounterRow, Counters, ProcessStats } from "./messages.ts";

export class Ledger {
  /** What was told last, and by which engine. */
  readonly #processes = new Map<object, ProcessStats>();
  #lastProcess: ProcessStats | undefined;
  /** By engine, then by label. */
  readonly #rows = new Map<object, Map<string, CounterRow>>();

  enter(engine: object, { process, rows }: Counters): void {
    this.#processes.set(engine, process);
    this.#lastProcess = process;
    const known = this.#rows.get(engine) ?? new Map<string, CounterRow>();
    for (const row of rows) known.set(row.label, row);
    this.#rows.set(engine, known);
  }

  /** The engine has ended: what it came to is added to what ended before. */
  close(engine: object): void {
    this.#processes.delete(engine);
    const rows = this.#rows.get(engine);
    if (rows === undefined) return;
    this.#rows.delete(engine);
    const past = this.#rows.get(this) ?? new Map<string, CounterRow>();
    for (const row of rows.values()) past.set(row.label, sum(past.get(row.label), { ...row, levels: {} }));
    this.#rows.set(this, past);
  }

  /** A row a label, and of the processes that there are what they come to together. Undefined before anything was told. */
  all(): Counters | undefined {
    const running = [...this.#processes.values()];
    const process = running.length > 1 ? running.reduce(together) : (running[0] ?? this.#lastProcess);
    return process && { process, rows: this.#sums() };
  }

  #sums(): CounterRow[] {
    const total = new Map<string, CounterRow>();
    for (const rows of this.#rows.values()) {
      for (const row of rows.values()) total.set(row.label, sum(total.get(row.label), row));
    }
    return [...total.values()];
  }
}

function together(one: ProcessStats, other: ProcessStats): ProcessStats {
  return added({ ...one }, { ...other }) as Record<keyof ProcessStats, number>;
}

function sum(one: CounterRow | undefined, other: CounterRow): CounterRow {
  if (one === undefined) return other;
  return {
    label: one.label,
    counters: added(one.counters, other.counters),
    hits: added(one.hits, other.hits),
    levels: added(one.levels, other.levels),
  };
}

function added(one: Record<string, number>, other: Record<string, number>): Record<string, number> {
  const total = { ...one };
  for (const [name, value] of Object.entries(other)) total[name] = (total[name] ?? 0) + value;
  return total;
}
