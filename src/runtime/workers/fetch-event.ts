// Service-worker syntax: https://w3c.github.io/ServiceWorker/#extendableevent-interface and #fetchevent-interface.

import { createEvent, dispatchTrusted, Event, eventRecordOf } from "../dom/index.ts";
import { type Request, requestRecordOf } from "../fetch/index.ts";
import { defineInterface, newDOMException, requireArguments, toDictionary } from "../webidl/index.ts";
import type { ExchangeRecord } from "./exchange.ts";
import { waitFor } from "./execution-context.ts";

/** What the next ExtendableEvent constructed belongs to; null for one that the app makes. */
let adopted: ExchangeRecord | null = null;
let isExtendable: (value: object) => boolean;
let answerOf: (event: FetchEvent) => { value: unknown } | null;

export class ExtendableEvent extends Event {
  #exchange: ExchangeRecord | null = adopted;

  static {
    isExtendable = (value) => #exchange in value;
  }

  waitUntil(promise: unknown): void {
    const exchange = this.#exchange;
    requireArguments(arguments.length, 1, "ExtendableEvent.waitUntil");
    if (exchange === null || exchange.isSettled) {
      throw newDOMException("The event is not active.", "InvalidStateError");
    }
    waitFor(exchange, promise);
  }
}

defineInterface(ExtendableEvent, { length: 1, is: (value) => isExtendable(value) });

export class FetchEvent extends ExtendableEvent {
  #request: Request;
  #answer: { value: unknown } | null = null;

  static {
    answerOf = (event) => event.#answer;
  }

  constructor(type: string, init: object) {
    requireArguments(arguments.length, 2, "FetchEvent constructor");
    super(type, init);
    const request = (toDictionary(init, "FetchEvent constructor: init") as { request?: unknown } | undefined)?.request;
    if (requestRecordOf(request) === null) throw new TypeError("FetchEvent constructor: request must be a Request");
    this.#request = request as Request;
  }

  get request(): Request {
    return this.#request;
  }

  /** https://w3c.github.io/ServiceWorker/#dom-fetchevent-respondwith */
  respondWith(response: unknown): void {
    const answer = this.#answer;
    requireArguments(arguments.length, 1, "FetchEvent.respondWith");
    if (answer !== null) throw newDOMException("respondWith was called already.", "InvalidStateError");
    const event = eventRecordOf(this);
    if (!event.dispatching) throw newDOMException("The event is not being dispatched.", "InvalidStateError");
    event.stopPropagation = true;
    event.stopImmediatePropagation = true;
    this.#answer = { value: response };
  }

  /** There is no origin behind an app that a request could pass through to (D-WORKERS-1). */
  passThroughOnException(): void {
    void this.#request;
  }
}

defineInterface(FetchEvent);

/** An event of the runtime's own that belongs to the exchange. */
export function createExchangeEvent<Made extends Event>(
  exchange: ExchangeRecord,
  ctor: new (type: string, init: object) => Made,
  type: string,
  init: object,
): Made {
  adopted = exchange;
  try {
    return createEvent(ctor as new (type: string, init?: object) => Made, type, init);
  } finally {
    adopted = null;
  }
}

/** Fires the event at the global. Returns what a listener gave to respondWith; throws when none did. */
export function fireFetchEvent(request: Request, exchange: ExchangeRecord): unknown {
  const event = createExchangeEvent(exchange, FetchEvent, "fetch", { request });
  dispatchTrusted(globalThis, event);
  const answer = answerOf(event);
  if (answer === null) throw new TypeError("no fetch listener called event.respondWith()");
  return answer.value;
}
