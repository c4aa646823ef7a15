// https://developers.cloudflare.com/workers/runtime-apis/handlers/scheduled/: the first argument of a module's handler.

import { defineInterface, internalToken, requireInternal } from "../../webidl/index.ts";
import type { ScheduledRun } from "../exchange.ts";

let isController: (value: object) => boolean;

class ScheduledController {
  #run: ScheduledRun;

  static {
    isController = (value) => #run in value;
  }

  constructor(token: unknown, run: ScheduledRun) {
    requireInternal(token);
    this.#run = run;
  }

  get scheduledTime(): number {
    return this.#run.time;
  }

  get cron(): string {
    return this.#run.cron;
  }

  get type(): string {
    void this.#run;
    return "scheduled";
  }

  noRetry(): void {
    this.#run.noRetry = true;
  }
}

defineInterface(ScheduledController, { length: 0, is: (value) => isController(value) });

export function newScheduledController(run: ScheduledRun): ScheduledController {
  return new ScheduledController(internalToken, run);
}
