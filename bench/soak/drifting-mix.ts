// Which app is asked next: some of many are active, in a Zipf mix, and one after the other gives its place to one that was
// not asked for long, so that in time all are.

import { cumulativeZipf, randomNumbers } from "../clients/zipf.ts";

export interface DriftingMixOptions {
  apps: number;
  active: number;
  /** So many of the active ones are exchanged each second. */
  drift: number;
  /** In seconds, from any point on. */
  clock(): number;
}

export class DriftingMix {
  readonly #options: DriftingMixOptions;
  readonly #parts: number[];
  readonly #active: number[];
  readonly #begun: number;
  readonly random = randomNumbers(20_261);
  /** How many were exchanged. */
  #exchanged = 0;

  constructor(options: DriftingMixOptions) {
    this.#options = options;
    this.#parts = cumulativeZipf(options.active, 1);
    this.#active = Array.from({ length: options.active }, (_, index) => index);
    this.#begun = options.clock();
  }

  /** The index of an app. */
  next(): number {
    const { apps, active, drift, clock } = this.#options;
    const due = Math.floor((clock() - this.#begun) * drift);
    for (; this.#exchanged < due; this.#exchanged++) {
      this.#active[Math.floor(this.random() * active)] = (active + this.#exchanged) % apps;
    }
    const number = this.random();
    const rank = this.#parts.findIndex((part) => number < part);
    return this.#active[rank === -1 ? active - 1 : rank] as number;
  }
}
