// A folder with a log file for each app.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { NanoError, systemReason } from "../errors/index.ts";
import { LogFile } from "./log-file.ts";

const MOST_BYTES = 16 * 1024 * 1024;
const KEPT = 4;
const MOST_WAITING = 1024 * 1024;
/** More files than this are not open at once. */
const MOST_OPEN = 128;
/** That nothing can be written is not told again before. */
const TELL_AGAIN_MS = 60_000;

export interface LogDirectoryOptions {
  folder: string;
  mostBytes?: number;
  kept?: number;
  mostOpen?: number;
  /** Hears now and then that lines are lost. */
  failed(text: string): void;
}

export class LogDirectory {
  readonly #options: LogDirectoryOptions;
  /** By label; the one that was written last comes last. */
  readonly #files = new Map<string, LogFile>();
  readonly #closing = new Set<Promise<void>>();
  #tellAt = 0;

  /** Throws where the folder can't be made. */
  constructor(options: LogDirectoryOptions) {
    this.#options = options;
    try {
      mkdirSync(options.folder, { recursive: true, mode: 0o750 });
    } catch (cause) {
      throw new NanoError("NANO_USAGE", `${options.folder}: no logs can be written there: ${systemReason(cause)}`, {
        cause,
      });
    }
  }

  append(label: string, lines: string, dropped: (count: number) => string): void {
    const file = this.#files.get(label) ?? this.#make(label);
    this.#files.delete(label);
    this.#files.set(label, file);
    file.append(lines, dropped);
    if (this.#files.size > (this.#options.mostOpen ?? MOST_OPEN)) this.#closeOldest();
  }

  /** When all has been written. */
  async close(): Promise<void> {
    for (const file of this.#files.values()) this.#close(file);
    this.#files.clear();
    await Promise.all(this.#closing);
  }

  #make(label: string): LogFile {
    const { folder, mostBytes = MOST_BYTES, kept = KEPT } = this.#options;
    return new LogFile({
      path: join(folder, `${fileName(label)}.log`),
      mostBytes,
      kept,
      mostWaiting: MOST_WAITING,
      failed: (error) => this.#tell(error),
    });
  }

  #closeOldest(): void {
    for (const [label, file] of this.#files) {
      if (file.busy) continue;
      this.#files.delete(label);
      this.#close(file);
      return;
    }
  }

  #close(file: LogFile): void {
    const closed: Promise<void> = file.close().finally(() => this.#closing.delete(closed));
    this.#closing.add(closed);
  }

  #tell(error: Error): void {
    if (performance.now() < this.#tellAt) return;
    this.#tellAt = performance.now() + TELL_AGAIN_MS;
    this.#options.failed(`log lines are lost: ${systemReason(error) ?? error.message} (${this.#options.folder})`);
  }
}

/** Labels are made of what host names are made of; whatever else comes must not lead out of the folder. */
function fileName(label: string): string {
  return label.replace(/[^A-Za-z0-9._-]/g, "_").replace(/^\.+/, "_");
}
