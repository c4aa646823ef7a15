// The apps' counters over all engines that there were: those that have ended count with what they told last.

import type { CounterRow, Counters, ProcessStats } from "./messages.ts";
import { onlyGrowing, onlyHeld, sumOfProcesses, sumOfRows, withoutLevels } from "./sums.ts";

export class Ledger {
  /** What was told last, and by which engine. */
  readonly #processes = new Map<object, ProcessStats>();
  #lastProcess: ProcessStats | undefined;
  /** What only grows, of those that have ended. */
  #endedProcesses: ProcessStats | undefined;
  /** By engine, then by label; those that have ended together, under the ledger itself. */
  readonly #rows = new Map<object, Map<string, CounterRow>>();
  /** By label, over all of them. */
  readonly #sums = new Map<string, CounterRow>();

  enter(engine: object, { process, rows, gone = [] }: Counters): void {
    this.#processes.set(engine, process);
    this.#lastProcess = process;
    const known = this.#rows.get(engine) ?? new Map<string, CounterRow>();
    this.#rows.set(engine, known);
    for (const row of rows) known.set(row.label, row);
    for (const { label } of rows) this.#sum(label);
    for (const label of gone) this.#forget(label);
  }

  /** The engine has ended: what it came to is added to what ended before. */
  close(engine: object): void {
    const process = this.#processes.get(engine);
    this.#processes.delete(engine);
    if (process !== undefined) {
      const left = onlyGrowing(process);
      this.#endedProcesses = this.#endedProcesses === undefined ? left : sumOfProcesses(this.#endedProcesses, left);
    }
    const rows = this.#rows.get(engine);
    if (rows === undefined) return;
    this.#rows.delete(engine);
    const past = this.#rows.get(this) ?? new Map<string, CounterRow>();
    this.#rows.set(this, past);
    for (const row of rows.values()) {
      past.set(row.label, sumOfRows(past.get(row.label), withoutLevels(row)));
      this.#sum(row.label);
    }
  }

  #sum(label: string): void {
    let total: CounterRow | undefined;
    for (const rows of this.#rows.values()) {
      const row = rows.get(label);
      if (row !== undefined) total = sumOfRows(total, row);
    }
    if (total !== undefined) this.#sums.set(label, total);
  }

  /** The label was taken away: an app that gets it later is another one. */
  #forget(label: string): void {
    for (const rows of this.#rows.values()) rows.delete(label);
    this.#sums.delete(label);
  }

  /** A row a label, and of the processes what they come to together. Undefined before anything was told. */
  all(): Counters | undefined {
    const process = this.#process();
    return process && { process, rows: [...this.#sums.values()] };
  }

  /** What the last one held is told until there is another. */
  #process(): ProcessStats | undefined {
    const all = [...this.#processes.values()];
    if (all.length === 0 && this.#lastProcess !== undefined) all.push(onlyHeld(this.#lastProcess));
    if (this.#endedProcesses !== undefined) all.push(this.#endedProcesses);
    return all.length === 0 ? undefined : all.reduce(sumOfProcesses);
  }
}
