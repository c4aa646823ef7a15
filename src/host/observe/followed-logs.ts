// Lines of apps whose log somebody follows, on their way to the supervisor.

/** What gathers in so long is told at once. */
const GATHERED_MS = 100;
/** More of an app in that time is dropped, the oldest first. */
const MOST_LINES = 1000;
const MOST_CHARACTERS = 1024 * 1024;

export interface FollowedLines {
  label: string;
  /** JSON each, the oldest first. */
  lines: string[];
  /** Lines before these that were dropped, since they came faster than they are told. */
  dropped: number;
}

export class FollowedLogs {
  readonly #tell: (followed: FollowedLines[]) => void;
  #labels = new Set<string>();
  #waiting = new Map<string, FollowedLines & { characters: number }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: (followed: FollowedLines[]) => void) {
    this.#tell = tell;
  }

  /** From now on these apps, and no others. */
  follow(labels: readonly string[]): void {
    this.#labels = new Set(labels);
  }

  /** `line` is made only where somebody follows. */
  add(label: string, line: () => string): void {
    if (!this.#labels.has(label)) return;
    const waiting = this.#waiting.get(label) ?? { label, lines: [], dropped: 0, characters: 0 };
    this.#waiting.set(label, waiting);
    const text = line();
    waiting.lines.push(text);
    waiting.characters += text.length;
    while (waiting.lines.length > MOST_LINES || waiting.characters > MOST_CHARACTERS) {
      waiting.characters -= waiting.lines.shift()?.length ?? 0;
      waiting.dropped++;
    }
    this.#timer ??= setTimeout(() => this.flush(), GATHERED_MS);
  }

  /** Tells at once what waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.size === 0) return;
    const told = [...this.#waiting.values()].map(({ label, lines, dropped }) => ({ label, lines, dropped }));
    this.#waiting = new Map();
    this.#tell(told);
  }
}
