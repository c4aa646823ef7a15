// Which apps are told of by name: each name is some eighty time series for whoever collects them.

import type { CounterRow } from "../supervisor/index.ts";

/** The name of all others together; no app's, since those are labels of a host's name. */
export const OTHER = "_other";

export interface NamedApps {
  rows: CounterRow[];
  /** How many are told of together. */
  others: number;
}

type Numbers = Record<string, number>;

export class AppLabels {
  readonly #most: number;
  /** What the others came to while they were among the others: it never falls, whoever comes and goes. */
  readonly #other: CounterRow = { label: OTHER, counters: {}, outcomes: {}, hits: {}, levels: {}, histograms: {} };
  /** As told last, of those that were among the others then. */
  #before = new Map<string, CounterRow>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Those that used most CPU time since the start by name, the others as one row. */
  choose(rows: readonly CounterRow[]): NamedApps {
    const sorted = [...rows].sort((one, other) => used(other) - used(one) || (one.label < other.label ? -1 : 1));
    const named = sorted.slice(0, this.#most);
    const others = sorted.slice(this.#most);
    const before = this.#before;
    this.#before = new Map(others.map((row) => [row.label, row]));
    this.#other.levels = {};
    for (const row of others) addWhatIsNew(this.#other, row, before.get(row.label));
    const known = others.length > 0 || used(this.#other) > 0;
    return { rows: known ? [...named, this.#other] : named, others: others.length };
  }
}

function used({ counters }: CounterRow): number {
  return counters.cpuMicros ?? 0;
}

/** What was counted since, and what is held now. */
function addWhatIsNew(total: CounterRow, row: CounterRow, before: CounterRow | undefined): void {
  addNumbers(total.levels, row.levels);
  if (row === before) return;
  addNumbers(total.counters, row.counters, before?.counters);
  addNumbers(total.outcomes, row.outcomes, before?.outcomes);
  addNumbers(total.hits, row.hits, before?.hits);
  for (const name in row.histograms) {
    const now = row.histograms[name];
    const old = before?.histograms[name];
    if (now === undefined) continue;
    total.histograms[name] ??= { first: now.first, counts: now.counts.map(() => 0), sum: 0 };
    const sums = total.histograms[name];
    for (let i = 0; i < now.counts.length; i++) {
      sums.counts[i] = (sums.counts[i] ?? 0) + Math.max(0, (now.counts[i] ?? 0) - (old?.counts[i] ?? 0));
    }
    sums.sum += Math.max(0, now.sum - (old?.sum ?? 0));
  }
}

function addNumbers(total: Numbers, now: Numbers, before: Numbers = {}): void {
  for (const name in now) total[name] = (total[name] ?? 0) + Math.max(0, (now[name] ?? 0) - (before[name] ?? 0));
}
