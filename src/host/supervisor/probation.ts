// Which apps are refused for a while, because the engine crashed in their turns.

const FIRST_MS = 1000;
const MOST_MS = 5 * 60_000;
/** An app that was served for so long after its probation, and for twice that, begins anew. */
const FORGIVEN_MS = 60_000;

interface Entry {
  /** Of its probation; doubles. */
  ms: number;
  /** Undefined: it begins when the next engine serves. */
  until: number | undefined;
}

export class Probation {
  readonly #apps = new Map<string, Entry>();

  /** The engine crashed in the app's turn. Its probation begins when the next engine serves. Returns its length. */
  crashed(label: string, now: number): number {
    const ms = this.#nextMs(label, now, FIRST_MS);
    this.#apps.set(label, { ms, until: undefined });
    return ms;
  }

  /**
   * The app made V8 give its isolate up, which cost a thread. The first time is for free; after that its probation
   * begins at once. Returns its length.
   */
  wounded(label: string, now: number): number {
    const ms = this.#nextMs(label, now, 0);
    this.#apps.set(label, { ms, until: now + ms });
    return ms;
  }

  #nextMs(label: string, now: number, first: number): number {
    const entry = this.#apps.get(label);
    if (entry === undefined || this.#forgiven(entry, now)) return first;
    return Math.min(Math.max(entry.ms * 2, FIRST_MS), MOST_MS);
  }

  #forgiven({ ms, until }: Entry, now: number): boolean {
    return until !== undefined && now - until > Math.max(FORGIVEN_MS, 2 * ms);
  }

  /** An engine serves that was started with what is `remaining`. */
  begin(now: number): void {
    for (const [label, entry] of this.#apps) {
      if (this.#forgiven(entry, now)) this.#apps.delete(label);
      else entry.until ??= now + entry.ms;
    }
  }

  /** Milliseconds by label. */
  remaining(now: number): Record<string, number> {
    const left: Record<string, number> = {};
    for (const [label, { ms, until }] of this.#apps) {
      const rest = until === undefined ? ms : Math.min(until - now, ms);
      if (rest > 0) left[label] = rest;
    }
    return left;
  }
}
