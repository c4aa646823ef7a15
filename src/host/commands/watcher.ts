// Tells when files in folders change. Folders are watched, not files: editors replace files rather than write them.

import { type FSWatcher, watch } from "node:fs";
import { basename } from "node:path";

/** A save is often several events; they come within this time. */
const SETTLING_MS = 40;

/** Written beside the files that are meant: by editors, version control and systems. */
const noise = /^(?:\.git|\.DS_Store|4913|#.*#)$|~$|\.sw[a-z]$|\.tmp$/;

export class Watcher {
  readonly #onChange: () => Promise<void>;
  #watchers = new Map<string, FSWatcher>();
  #timer: NodeJS.Timeout | undefined;
  #running = false;
  #again = false;

  /** `onChange` never runs twice at once, and once more when something changed meanwhile. It must not reject. */
  constructor(onChange: () => Promise<void>) {
    this.#onChange = onChange;
  }

  /** From now on these folders, and no others. Returns whether there are some among them that were not watched before. */
  watch(folders: Iterable<string>): boolean {
    const wanted = new Set(folders);
    for (const [folder, watcher] of this.#watchers) {
      if (wanted.has(folder)) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    let isMore = false;
    for (const folder of wanted) {
      if (!this.#watchers.has(folder) && this.#start(folder)) isMore = true;
    }
    return isMore;
  }

  #start(folder: string): boolean {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        if (name === null || !noise.test(basename(name))) this.#changed();
      });
      watcher.on("error", () => this.#forget(folder, watcher));
      this.#watchers.set(folder, watcher);
      return true;
    } catch {
      // The folder has gone: its parent tells when it comes back.
      return false;
    }
  }

  #forget(folder: string, watcher: FSWatcher): void {
    watcher.close();
    if (this.#watchers.get(folder) === watcher) this.#watchers.delete(folder);
    this.#changed();
  }

  #changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), SETTLING_MS);
  }

  async #run(): Promise<void> {
    this.#again = true;
    if (this.#running) return;
    this.#running = true;
    while (this.#again) {
      this.#again = false;
      await this.#onChange();
    }
    this.#running = false;
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }
}
