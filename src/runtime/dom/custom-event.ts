// https://dom.spec.whatwg.org/#interface-customevent

import { defineInterface, requireArguments, toBoolean, toDOMString } from "../webidl/index.ts";
import { Event, eventRecordOf, initializeEvent } from "./event.ts";

/** https://dom.spec.whatwg.org/#customevent */
export class CustomEvent extends Event {
  #detail: unknown;

  constructor(type: unknown, eventInitDict: unknown = undefined) {
    requireArguments(arguments.length, 1, "CustomEvent");
    super(type, eventInitDict);
    const detail = (eventInitDict as { detail?: unknown } | null | undefined)?.detail;
    this.#detail = detail === undefined ? null : detail;
  }

  get detail(): unknown {
    return this.#detail;
  }

  /** https://dom.spec.whatwg.org/#dom-customevent-initcustomevent */
  initCustomEvent(type: unknown, bubbles: unknown = false, cancelable: unknown = false, detail: unknown = null): void {
    // Reading #detail on anything but a CustomEvent throws.
    void this.#detail;
    requireArguments(arguments.length, 1, "CustomEvent.initCustomEvent");
    const init = {
      type: toDOMString(type, "CustomEvent.initCustomEvent: type"),
      bubbles: toBoolean(bubbles),
      cancelable: toBoolean(cancelable),
    };
    const record = eventRecordOf(this);
    if (record.dispatching) return;
    initializeEvent(record, init);
    this.#detail = detail;
  }
}

defineInterface(CustomEvent);
