// The last errors of each app, over all engines that there were.

import type { AppError } from "./messages.ts";

/** Of an app. */
const KEPT = 50;
/** Apps whose errors are known: those that had one last. */
const MOST_APPS = 1000;

export class RecentErrors {
  readonly #byLabel = new Map<string, AppError[]>();

  add(errors: readonly AppError[]): void {
    for (const error of errors) {
      const known = this.#byLabel.get(error.label) ?? [];
      known.push(error);
      if (known.length > KEPT) known.shift();
      this.#byLabel.delete(error.label);
      this.#byLabel.set(error.label, known);
    }
    for (const label of this.#byLabel.keys()) {
      if (this.#byLabel.size <= MOST_APPS) return;
      this.#byLabel.delete(label);
    }
  }

  /** The latest first. */
  of(label: string): AppError[] {
    return [...(this.#byLabel.get(label) ?? [])].reverse();
  }
}
