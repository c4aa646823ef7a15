// The engine process's end of the line to its supervisor. When the supervisor goes, the engine drains and ends.

import { NanoError } from "../errors/index.ts";
import type { AskOrder, Order, Report, StartOrder } from "./messages.ts";

/** Signals come to the whole group of processes; the supervisor tells what follows from them. */
const SUPERVISORS_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "SIGUSR2"] as const;

export interface ChannelHandlers {
  onPulse(counters: boolean): void;
  onProbation(apps: Record<string, number>): void;
  /** Resolves to the answer; a NanoError is an answer, too. */
  onQuestion(order: AskOrder): Promise<unknown>;
  onScheduled(run: Extract<Order, { type: "scheduled" }>): void;
}

export class EngineChannel {
  readonly #handOver = Promise.withResolvers<void>();
  readonly #drain = Promise.withResolvers<void>();
  readonly #cut = Promise.withResolvers<void>();
  readonly #started = Promise.withResolvers<StartOrder>();
  readonly #handled = Promise.withResolvers<ChannelHandlers>();
  #handlers: ChannelHandlers | undefined;
  #listening = false;

  constructor() {
    if (process.send === undefined) throw new Error("Assert: an engine process has a supervisor");
    for (const signal of SUPERVISORS_SIGNALS) process.on(signal, () => undefined);
    process.on("message", (order) => this.#obey(order as Order));
    process.on("disconnect", () => this.#end());
  }

  /** What the engine is to do. */
  started(): Promise<StartOrder> {
    return this.#started.promise;
  }

  /** Resolved by the order to do so, and where it is implied. */
  get handOver(): Promise<void> {
    return this.#handOver.promise;
  }
  get drain(): Promise<void> {
    return this.#drain.promise;
  }
  get cut(): Promise<void> {
    return this.#cut.promise;
  }

  handle(handlers: ChannelHandlers): void {
    this.#handlers = handlers;
    this.#handled.resolve(handlers);
  }

  /** An order to end is obeyed by draining from now on. */
  ready(longestMs: number): void {
    this.#listening = true;
    this.report({ type: "ready", longestMs });
  }

  report(report: Report): void {
    if (process.connected) process.send?.(report, undefined, {}, () => undefined);
  }

  close(): void {
    if (process.connected) process.disconnect?.();
  }

  #obey(order: Order): void {
    if (order.type === "start") this.#started.resolve(order);
    else if (order.type === "pulse") this.#answerPulse(order.counters);
    else if (order.type === "probation") this.#handlers?.onProbation(order.apps);
    else if (order.type === "ask") void this.#answer(order);
    else if (order.type === "scheduled") this.#handlers?.onScheduled(order);
    else if (order.type === "handOver") this.#handOver.resolve();
    else if (order.type === "drain") this.#end();
    else if (order.type === "cut") this.#cut.resolve();
  }

  /** Whoever asks before there is an engine waits for it. */
  async #answer(order: AskOrder): Promise<void> {
    const { id } = order;
    try {
      const handlers = await this.#handled.promise;
      this.report({ type: "answer", id, answer: await handlers.onQuestion(order) });
    } catch (error) {
      if (!(error instanceof NanoError)) throw error;
      const { code, message, detail } = error;
      this.report({ type: "answer", id, failure: { code, message, detail } });
    }
  }

  /** Before there is an engine, that the main thread runs is all there is to tell. */
  #answerPulse(counters: boolean): void {
    if (this.#handlers === undefined) this.report({ type: "pulse" });
    else this.#handlers.onPulse(counters);
  }

  #end(): void {
    // Nothing is served yet.
    if (!this.#listening) process.exit();
    this.#handOver.resolve();
    this.#drain.resolve();
  }
}
