// What an app may write to its log: so many bytes a second, and what it saved of that in the seconds before.

/** So many seconds of it can be saved. */
const SAVED_SECONDS = 4;
/** Beside a line's text. */
const LINE_BYTES = 100;

interface Purse {
  left: number;
  at: number;
  dropped: number;
}

export class LogQuota {
  readonly #perSecond: number;
  /** The one that was asked last comes last. */
  readonly #purses = new Map<string, Purse>();

  constructor(bytesPerSecond: number) {
    this.#perSecond = bytesPerSecond;
  }

  /** False when the line is to be dropped. `now`: milliseconds. */
  take(app: string, text: string, now: number): boolean {
    const most = this.#perSecond * SAVED_SECONDS;
    const purse = this.#purses.get(app) ?? { left: most, at: now, dropped: 0 };
    this.#purses.delete(app);
    this.#purses.set(app, purse);
    purse.left = Math.min(most, purse.left + ((now - purse.at) / 1000) * this.#perSecond);
    purse.at = now;
    this.#forgetFull(now);
    const bytes = text.length + LINE_BYTES;
    // A line that is longer than all that can be saved has to go at some time.
    if (purse.left < Math.min(bytes, most)) {
      purse.dropped++;
      return false;
    }
    purse.left -= bytes;
    return true;
  }

  /** A purse that is full again is as none. */
  #forgetFull(now: number): void {
    for (const [app, { at, dropped }] of this.#purses) {
      if (now - at < SAVED_SECONDS * 1000 || dropped > 0) return;
      this.#purses.delete(app);
    }
  }

  /** Apps of which anything is remembered. */
  get size(): number {
    return this.#purses.size;
  }

  /** How many were dropped since this was asked last. */
  dropped(app: string): number {
    const purse = this.#purses.get(app);
    if (purse === undefined) return 0;
    const { dropped } = purse;
    purse.dropped = 0;
    return dropped;
  }

  get bytesPerSecond(): number {
    return this.#perSecond;
  }
}
