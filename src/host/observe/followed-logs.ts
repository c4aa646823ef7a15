// Lines of apps whose log somebody follows, kept until they are taken.

/** Nobody has asked for so long: the app's log is followed no longer. */
const FOLLOWED_MS = 10_000;
const MOST_LINES = 1000;
const MOST_CHARACTERS = 1024 * 1024;

interface Followed {
  until: number;
  lines: string[];
  characters: number;
  /** Number of the first line that is there. */
  first: number;
}

export interface TakenLines {
  /** JSON each, the oldest first. */
  lines: string[];
  /** What to ask for next. */
  next: number;
  /** Lines in between that were dropped, since they came faster than they were taken. */
  dropped: number;
}

export class FollowedLogs {
  readonly #byLabel = new Map<string, Followed>();

  /** `line` is made only where somebody follows. */
  add(label: string, now: number, line: () => string): void {
    const followed = this.#byLabel.get(label);
    if (followed === undefined) return;
    if (followed.until < now) {
      this.#byLabel.delete(label);
      return;
    }
    const text = line();
    followed.lines.push(text);
    followed.characters += text.length;
    while (followed.lines.length > MOST_LINES || followed.characters > MOST_CHARACTERS) {
      followed.characters -= followed.lines.shift()?.length ?? 0;
      followed.first++;
    }
  }

  /** Those from number `from` on; undefined: from now on. Follows the app's log for a while. */
  take(label: string, from: number | undefined, now: number): TakenLines {
    const known = this.#byLabel.get(label);
    const followed = known ?? { until: 0, lines: [], characters: 0, first: 0 };
    this.#byLabel.set(label, followed);
    followed.until = now + FOLLOWED_MS;
    const next = followed.first + followed.lines.length;
    const wanted = Math.min(from ?? next, next);
    const dropped = Math.max(0, followed.first - wanted);
    return { lines: followed.lines.slice(Math.max(0, wanted - followed.first)), next, dropped };
  }
}
