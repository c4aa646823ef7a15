// What there is to say of the apps' configurations and bundles. Each line is told once, whichever engine finds it again.

import pc from "picocolors";

export interface WarningsOptions {
  /** What earlier engines have told. */
  told: readonly string[];
  /** Hears what is told now. */
  telling(lines: string[]): void;
}

export class Warnings {
  readonly #told: Set<string>;
  readonly #telling: WarningsOptions["telling"];

  constructor({ told, telling }: WarningsOptions) {
    this.#told = new Set(told);
    this.#telling = telling;
  }

  tell(warnings: readonly string[]): void {
    const lines = [...new Set(warnings)].filter((line) => !this.#told.has(line));
    if (lines.length === 0) return;
    for (const line of lines) {
      this.#told.add(line);
      process.stderr.write(`${pc.yellow("warning:")} ${line}\n`);
    }
    this.#telling(lines);
  }
}
