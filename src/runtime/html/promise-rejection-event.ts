// https://html.spec.whatwg.org/#promiserejectionevent

import { Event } from "../dom/index.ts";
import { defineInterface, requireArguments, toObject } from "../webidl/index.ts";

/** https://html.spec.whatwg.org/#promiserejectionevent */
export class PromiseRejectionEvent extends Event {
  #promise: object;
  #reason: unknown;

  constructor(type: unknown, eventInitDict: unknown) {
    requireArguments(arguments.length, 2, "PromiseRejectionEvent");
    super(type, eventInitDict);
    const init = (eventInitDict ?? {}) as { promise?: unknown; reason?: unknown };
    const { promise } = init;
    if (promise === undefined) throw new TypeError("PromiseRejectionEventInit.promise is required.");
    this.#promise = toObject(promise, "PromiseRejectionEventInit.promise");
    this.#reason = init.reason;
  }

  get promise(): object {
    return this.#promise;
  }

  get reason(): unknown {
    return this.#reason;
  }
}

defineInterface(PromiseRejectionEvent);
