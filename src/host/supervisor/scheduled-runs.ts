// Runs of scheduled handlers, each given to the engine that serves. One that an engine took counts as run, whatever
// became of the engine: it may have had its effect. One that no engine took is given to the next.

import type { ScheduledResult } from "../native/index.ts";
import type { Order } from "./messages.ts";

export interface WantedRun {
  /** The app's label. */
  app: string;
  cron: string;
  /** In milliseconds since 1970. */
  time: number;
}

/** The engines that runs are given to. */
export interface RunningEngine {
  order(order: Order): void;
}

interface Run extends WantedRun {
  id: number;
  engine: RunningEngine | undefined;
  isTaken: boolean;
  ended: PromiseWithResolvers<ScheduledResult>;
}

const cut: ScheduledResult = { outcome: "disposed", code: "", cpuMicros: 0, wallMicros: 0, noRetry: false };

export class ScheduledRuns {
  readonly #runs = new Map<number, Run>();
  #last = 0;
  #serving: RunningEngine | undefined;

  /** Resolves when the app has done with it; to the outcome "disposed" when its engine ended before that. */
  start(wanted: WantedRun): Promise<ScheduledResult> {
    this.#dropOlder(wanted);
    const ended = Promise.withResolvers<ScheduledResult>();
    const run: Run = { ...wanted, id: ++this.#last, engine: undefined, isTaken: false, ended };
    this.#runs.set(run.id, run);
    this.#give(run);
    return ended.promise;
  }

  /** While nobody serves, one run of a cron waits: the latest. */
  #dropOlder({ app, cron }: WantedRun): void {
    for (const run of this.#runs.values()) {
      if (run.engine === undefined && run.app === app && run.cron === cron) this.#end(run, cut);
    }
  }

  #give(run: Run): void {
    const engine = this.#serving;
    if (engine === undefined) return;
    run.engine = engine;
    const { id, app, cron, time } = run;
    engine.order({ type: "scheduled", id, app, cron, time });
  }

  /** The engine that has runs from now on. */
  serve(engine: RunningEngine): void {
    this.#serving = engine;
    for (const run of this.#runs.values()) if (run.engine === undefined) this.#give(run);
  }

  taken(id: number): void {
    const run = this.#runs.get(id);
    if (run !== undefined) run.isTaken = true;
  }

  ran(id: number, result: ScheduledResult): void {
    const run = this.#runs.get(id);
    if (run !== undefined) this.#end(run, result);
  }

  /** All that the engine told has come before. */
  gone(engine: RunningEngine): void {
    if (this.#serving === engine) this.#serving = undefined;
    for (const run of this.#runs.values()) {
      if (run.engine !== engine) continue;
      if (run.isTaken) {
        this.#end(run, cut);
      } else {
        run.engine = undefined;
        this.#give(run);
      }
    }
  }

  #end(run: Run, result: ScheduledResult): void {
    this.#runs.delete(run.id);
    run.ended.resolve(result);
  }
}
