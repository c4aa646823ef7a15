// Service-worker syntax: addEventListener("scheduled", …).

import { dispatchTrusted, eventRecordOf } from "../../dom/index.ts";
import { defineInterface } from "../../webidl/index.ts";
import type { ExchangeRecord, ScheduledRun } from "../exchange.ts";
import { createExchangeEvent, ExtendableEvent } from "../fetch-event.ts";

/** What the next ScheduledEvent constructed is about; null for one that the app makes. */
let adopted: ScheduledRun | null = null;

export class ScheduledEvent extends ExtendableEvent {
  #run: ScheduledRun;

  constructor(type: string, init: object) {
    if (adopted === null) throw new TypeError("Illegal constructor");
    super(type, init);
    this.#run = adopted;
  }

  get scheduledTime(): number {
    return this.#run.time;
  }

  get cron(): string {
    return this.#run.cron;
  }

  noRetry(): void {
    this.#run.noRetry = true;
  }
}

defineInterface(ScheduledEvent, { length: 0 });

/** Fires the event at the global. Throws when a listener did: that was reported. */
export function fireScheduledEvent(run: ScheduledRun, exchange: ExchangeRecord): void {
  adopted = run;
  let event: ScheduledEvent;
  try {
    event = createExchangeEvent(exchange, ScheduledEvent, "scheduled", {});
  } finally {
    adopted = null;
  }
  dispatchTrusted(globalThis, event);
  if (eventRecordOf(event).listenersThrew) throw new TypeError("a scheduled listener threw");
}
