// The page in which an engine's executors write what they run (native/scheduler/turn_page.h), read after the engine's end.

import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SLOTS = 512;
const SLOT_BYTES = 64;

interface Slot {
  /** Number of the app whose turn was on, 0: none. */
  running: number;
  /** The fatal signal that came to the executor, 0: none. */
  crashed: number;
}

export class TurnPage {
  /** To be inherited by the engine. */
  readonly fd: number;

  private constructor(fd: number) {
    this.fd = fd;
  }

  /** Undefined where the system has no room for it. */
  static create(folders: string[] = ["/dev/shm", tmpdir()]): TurnPage | undefined {
    for (const folder of folders) {
      try {
        return new TurnPage(openUnnamed(folder));
      } catch {
        // The next folder may do.
      }
    }
    return undefined;
  }

  read(): Slot[] {
    const bytes = new Uint8Array(SLOTS * SLOT_BYTES);
    readSync(this.fd, bytes, 0, bytes.length, 0);
    const words = new Uint32Array(bytes.buffer);
    const stride = SLOT_BYTES / 4;
    return Array.from({ length: SLOTS }, (_, slot) => ({
      running: words[slot * stride] ?? 0,
      crashed: words[slot * stride + 1] ?? 0,
    }));
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** Written whole: no later write finds the file system full. */
function openUnnamed(folder: string): number {
  const path = join(folder, `nano-${process.pid}-${process.hrtime.bigint()}`);
  const fd = openSync(path, "wx+", 0o600);
  try {
    unlinkSync(path);
    writeSync(fd, new Uint8Array(SLOTS * SLOT_BYTES), 0);
    return fd;
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

/**
 * The numbers of the apps to blame for a crash: those in whose turn it was, when the signal's thread could say so, or
 * else all that had a turn.
 */
export function blamed(slots: readonly Slot[]): number[] {
  const crashed = slots.filter((slot) => slot.crashed !== 0);
  const suspects = crashed.length > 0 ? crashed : slots;
  return [...new Set(suspects.map((slot) => slot.running).filter((app) => app !== 0))];
}
