// Apps' logs for those who follow them, over all engines that write: the one that serves, and those that still end what runs.

import type { FollowedLines } from "../observe/index.ts";

/** A reader that is slower loses the oldest. */
const MOST_LINES = 2000;
const MOST_CHARACTERS = 2 * 1024 * 1024;

export interface TakenLines {
  /** JSON each, the oldest first. */
  lines: string[];
  /** Lines before these that were dropped, since they came faster than they were taken. */
  dropped: number;
}

/** What one reader has not taken yet. */
export class LogFeed {
  readonly label: string;
  #taken: TakenLines = { lines: [], dropped: 0 };
  #characters = 0;

  constructor(label: string) {
    this.label = label;
  }

  add({ lines, dropped }: FollowedLines): void {
    const { lines: waiting } = this.#taken;
    this.#taken.dropped += dropped;
    for (const line of lines) {
      waiting.push(line);
      this.#characters += line.length;
    }
    while (waiting.length > MOST_LINES || this.#characters > MOST_CHARACTERS) {
      this.#characters -= waiting.shift()?.length ?? 0;
      this.#taken.dropped++;
    }
  }

  take(): TakenLines {
    const taken = this.#taken;
    this.#taken = { lines: [], dropped: 0 };
    this.#characters = 0;
    return taken;
  }
}

export class LogFeeds {
  readonly #feeds = new Set<LogFeed>();

  open(label: string): LogFeed {
    const feed = new LogFeed(label);
    this.#feeds.add(feed);
    return feed;
  }

  close(feed: LogFeed): void {
    this.#feeds.delete(feed);
  }

  /** Whose log is followed. */
  get labels(): string[] {
    return [...new Set([...this.#feeds].map(({ label }) => label))];
  }

  add(followed: readonly FollowedLines[]): void {
    for (const lines of followed) {
      for (const feed of this.#feeds) if (feed.label === lines.label) feed.add(lines);
    }
  }
}
