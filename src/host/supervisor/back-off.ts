// How long to wait before the next attempt: not at all at first, then longer each time.

export interface BackOffSteps {
  /** The second wait; each one after it is twice the one before. */
  firstMs: number;
  mostMs: number;
  /** After so long without an attempt it begins anew. */
  quietMs: number;
}

export class BackOff {
  readonly #steps: BackOffSteps;
  #attempts = 0;
  #last = Number.NEGATIVE_INFINITY;

  constructor(steps: BackOffSteps) {
    this.#steps = steps;
  }

  next(now: number): number {
    const { firstMs, mostMs, quietMs } = this.#steps;
    if (now - this.#last > quietMs) this.#attempts = 0;
    const wait = this.#attempts === 0 ? 0 : Math.min(firstMs * 2 ** (this.#attempts - 1), mostMs);
    this.#attempts++;
    this.#last = now + wait;
    return wait;
  }
}
