// A log file that several processes may append to, and that is set aside when it is large: name.log, name.log.1 …

import { close, fstatSync, openSync, renameSync, statSync, write } from "node:fs";

export interface LogFileOptions {
  path: string;
  /** From this size on it is set aside. */
  mostBytes: number;
  /** Files that are kept beside the one that is written. */
  kept: number;
  /** Waiting to be written, before lines are dropped. */
  mostWaiting: number;
  failed(error: Error): void;
}

export class LogFile {
  readonly #options: LogFileOptions;
  #descriptor: number | undefined;
  #size = 0;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #dropped = 0;
  #writing: Promise<void> | undefined;

  constructor(options: LogFileOptions) {
    this.#options = options;
  }

  /** Whole lines, each with its line break. `dropped`: the line that says so, should there be a reason. */
  append(lines: string, dropped: (count: number) => string): void {
    if (this.#waitingBytes > this.#options.mostWaiting) {
      this.#dropped += lines.split("\n").length - 1;
      return;
    }
    const text = this.#dropped === 0 ? lines : dropped(this.#dropped) + lines;
    this.#dropped = 0;
    this.#waiting.push(text);
    this.#waitingBytes += text.length;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
    });
  }

  get busy(): boolean {
    return this.#writing !== undefined;
  }

  /** When all has been written. */
  async close(): Promise<void> {
    await this.#writing;
    if (this.#descriptor !== undefined) close(this.#descriptor, () => undefined);
    this.#descriptor = undefined;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const bytes = Buffer.from(this.#waiting.join(""));
      this.#waiting = [];
      try {
        await writeWhole(this.#open(), bytes);
        this.#size += bytes.length;
      } catch (error) {
        // They are lost, as they would be on a disk that is full.
        this.#options.failed(error as Error);
      }
      this.#waitingBytes = this.#waiting.reduce((sum, text) => sum + text.length, 0);
    }
  }

  #open(): number {
    if (this.#descriptor !== undefined && this.#size >= this.#options.mostBytes) this.#setAside(this.#descriptor);
    if (this.#descriptor === undefined) {
      this.#descriptor = openSync(this.#options.path, "a", 0o640);
      this.#size = fstatSync(this.#descriptor).size;
      if (this.#size >= this.#options.mostBytes) {
        this.#setAside(this.#descriptor);
        return this.#open();
      }
    }
    return this.#descriptor;
  }

  /** Unless another process has done it already. */
  #setAside(descriptor: number): void {
    const { path, kept } = this.#options;
    const mine = fstatSync(descriptor).ino;
    if (statSync(path, { throwIfNoEntry: false })?.ino === mine) {
      for (let number = kept - 1; number >= 1; number--) renameIfThere(`${path}.${number}`, `${path}.${number + 1}`);
      renameSync(path, `${path}.1`);
    }
    close(descriptor, () => undefined);
    this.#descriptor = undefined;
  }
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

async function writeWhole(descriptor: number, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += await new Promise<number>((resolve, reject) => {
      write(descriptor, bytes, done, (error, written) => (error === null ? resolve(written) : reject(error)));
    });
  }
}
