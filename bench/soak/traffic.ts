// Requests for hours: at a steady rate, over connections that are kept for a while, by clients some of whom go away before
// they are answered.

import { Connection, isOk, namesApp } from "../clients/connection.ts";
import type { DriftingMix } from "./drifting-mix.ts";
import { nameOf, pathFor } from "./soak-apps.ts";

/** A connection is given up after so many requests. */
const KEPT_FOR = 200;
/** Of all requests so many are left by their client. */
const LEFT = 0.002;
/** A client that is behind by more gives up what it is behind, ms. */
const MOST_BEHIND = 2000;

export interface TrafficOptions {
  port: number;
  mix: DriftingMix;
  /** Requests a second. */
  rate: number;
  connections: number;
}

/** Since somebody looked last. */
export interface TrafficWindow {
  requests: number;
  /** Answers of another status, or that are not the app's. */
  failures: number;
  /** From when each was due, ms. */
  waits: number[];
}

const none = (): TrafficWindow => ({ requests: 0, failures: 0, waits: [] });

export class Traffic {
  readonly #options: TrafficOptions;
  #window = none();
  #due = performance.now();
  #ends = false;
  readonly #clients: Promise<void>[];
  /** What was not answered as it should be, the first few. */
  readonly strange: string[] = [];

  constructor(options: TrafficOptions) {
    this.#options = options;
    this.#clients = Array.from({ length: options.connections }, () => this.#client());
  }

  take(): TrafficWindow {
    const window = this.#window;
    this.#window = none();
    return window;
  }

  async end(): Promise<void> {
    this.#ends = true;
    await Promise.all(this.#clients);
  }

  async #client(): Promise<void> {
    const { port, mix } = this.#options;
    while (!this.#ends) {
      const connection = new Connection(port);
      for (let asked = 0; asked < KEPT_FOR && !this.#ends; asked++) {
        const due = await this.#nextDue();
        const app = mix.next();
        const path = pathFor(app, mix.random());
        const answered = connection.ask(nameOf(app), path);
        if (mix.random() < LEFT) break;
        if (!this.#count(due, app, path, await answered)) break;
      }
      connection.close();
    }
  }

  async #nextDue(): Promise<number> {
    const now = performance.now();
    this.#due = Math.max(this.#due + 1000 / this.#options.rate, now - MOST_BEHIND);
    const due = this.#due;
    if (due > now + 1) await new Promise((resolve) => setTimeout(resolve, due - now));
    return due;
  }

  /** False when the connection is of no use any more. */
  #count(due: number, app: number, path: string, answer: string): boolean {
    this.#window.requests++;
    this.#window.waits.push(performance.now() - due);
    const fits = path === "/throw" ? answer.startsWith("HTTP/1.1 500 ") : isOk(answer) && namesApp(answer, nameOf(app));
    if (!fits) {
      this.#window.failures++;
      if (this.strange.length < 5) this.strange.push(`${nameOf(app)}${path}: ${answer.slice(0, 200) || "no answer"}`);
    }
    return answer !== "";
  }
}
