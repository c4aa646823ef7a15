// Keeps a process's own heap near to what it holds. V8 lets the heap of a process with little to do grow, be it by a look at
// the counters now and then, and gives nothing back.

import { getHeapStatistics } from "node:v8";

/** So much may come to what was left by the last collection. */
const ROOM_BYTES = 24 * 2 ** 20;
const LOOK_EVERY_MS = 10_000;

export interface HeapTrimOptions {
  /** Collects the garbage, and gives memory back. */
  collect(): void;
  /** Of the heap as the system sees it, in bytes. */
  size?(): number;
}

export class HeapTrim {
  readonly #collect: () => void;
  readonly #size: () => number;
  #most: number;
  readonly #timer: NodeJS.Timeout;

  constructor({ collect, size = () => getHeapStatistics().total_heap_size }: HeapTrimOptions) {
    this.#collect = collect;
    this.#size = size;
    this.#most = size() + ROOM_BYTES;
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  look(): void {
    if (this.#size() <= this.#most) return;
    this.#collect();
    this.#most = this.#size() + ROOM_BYTES;
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
