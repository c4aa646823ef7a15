// The apps' counters over all engines that there were: those that have ended count with what they told last.

import type { CounterRow } from "./messages.ts";

export class Ledger {
  /** By engine, then by label. */
  readonly #rows = new Map<object, Map<string, CounterRow>>();

  /** `rows`: those that changed since the last call for this engine. */
  enter(engine: object, rows: readonly CounterRow[]): void {
    const known = this.#rows.get(engine) ?? new Map<string, CounterRow>();
    for (const row of rows) known.set(row.label, row);
    this.#rows.set(engine, known);
  }

  /** The engine has ended: what it came to is added to what ended before. */
  close(engine: object): void {
    const rows = this.#rows.get(engine);
    if (rows === undefined) return;
    this.#rows.delete(engine);
    const past = this.#rows.get(this) ?? new Map<string, CounterRow>();
    for (const row of rows.values()) past.set(row.label, sum(past.get(row.label), { ...row, levels: {} }));
    this.#rows.set(this, past);
  }

  /** One a label. */
  rows(): CounterRow[] {
    const total = new Map<string, CounterRow>();
    for (const rows of this.#rows.values()) {
      for (const row of rows.values()) total.set(row.label, sum(total.get(row.label), row));
    }
    return [...total.values()];
  }
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
