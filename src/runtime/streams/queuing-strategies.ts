// https://streams.spec.whatwg.org/#blqs-class and https://streams.spec.whatwg.org/#cqs-class

import { defineInterface, requireArguments, toDictionary, toUnrestrictedDouble } from "../webidl/index.ts";
import { countSize, namedSize } from "./strategies.ts";

/** https://streams.spec.whatwg.org/#byte-length-queuing-strategy-size-function */
const byteLengthSize = namedSize((chunk: { byteLength: unknown }) => chunk.byteLength);

/** https://streams.spec.whatwg.org/#dictdef-queuingstrategyinit */
function toHighWaterMark(init: unknown, name: string): number {
  const highWaterMark = (toDictionary(init, `${name}: init`) as { highWaterMark?: unknown } | undefined)?.highWaterMark;
  if (highWaterMark === undefined) throw new TypeError(`${name}: init.highWaterMark is required.`);
  return toUnrestrictedDouble(highWaterMark, `${name}: init.highWaterMark`);
}

let isByteLengthStrategy: (value: object) => boolean;
let isCountStrategy: (value: object) => boolean;

export class ByteLengthQueuingStrategy {
  #highWaterMark: number;

  static {
    isByteLengthStrategy = (value) => #highWaterMark in value;
  }

  constructor(init: unknown) {
    requireArguments(arguments.length, 1, "ByteLengthQueuingStrategy");
    this.#highWaterMark = toHighWaterMark(init, "ByteLengthQueuingStrategy");
  }

  get highWaterMark(): number {
    return this.#highWaterMark;
  }

  get size(): typeof byteLengthSize {
    // Brand check.
    this.#highWaterMark;
    return byteLengthSize;
  }
}
defineInterface(ByteLengthQueuingStrategy, { is: (value) => isByteLengthStrategy(value) });

export class CountQueuingStrategy {
  #highWaterMark: number;

  static {
    isCountStrategy = (value) => #highWaterMark in value;
  }

  constructor(init: unknown) {
    requireArguments(arguments.length, 1, "CountQueuingStrategy");
    this.#highWaterMark = toHighWaterMark(init, "CountQueuingStrategy");
  }

  get highWaterMark(): number {
    return this.#highWaterMark;
  }

  get size(): typeof countSize {
    // Brand check.
    this.#highWaterMark;
    return countSize;
  }
}
defineInterface(CountQueuingStrategy, { is: (value) => isCountStrategy(value) });
