// The Performance interface: https://w3c.github.io/hr-time/#sec-performance. The clock is the engine's, coarsened there.

import { EventTarget } from "../dom/index.ts";
import { defineInterface, internalToken, requireInternal } from "../webidl/index.ts";

let is: (value: object) => boolean;

export class Performance extends EventTarget {
  // There is nothing to keep: reading it on anything but a Performance throws a TypeError.
  #brand = undefined;

  static {
    is = (value) => #brand in value;
  }

  constructor(token: unknown) {
    requireInternal(token);
    super();
  }

  now(): number {
    this.#brand;
    return ops.op_clock_now();
  }

  get timeOrigin(): number {
    this.#brand;
    return ops.op_clock_time_origin();
  }

  toJSON(): object {
    this.#brand;
    return { timeOrigin: ops.op_clock_time_origin() };
  }
}

defineInterface(Performance, { length: 0, is });

export const performance = new Performance(internalToken);
