// The result of an algorithm of our own that is settled later, seen by one pair of reactions: a promise that no app can
// see, without the promise. Reactions run a microtask after it is settled, as a promise's would; then it can be used
// for the next result.

import { enqueueMicrotask } from "../webidl/index.ts";

function ignore(): void {}

export class Deferred {
  #onFulfilled: (value: unknown) => void = ignore;
  #onRejected: (reason: unknown) => void = ignore;

  /** Safe for any object of the app's: nothing of it is read. */
  static is(value: object): value is Deferred {
    return #onFulfilled in value;
  }

  /** Before it is settled. */
  upon(onFulfilled: (value: unknown) => void, onRejected: (reason: unknown) => void): void {
    this.#onFulfilled = onFulfilled;
    this.#onRejected = onRejected;
  }

  resolve(): void {
    enqueueMicrotask(this.#onFulfilled as () => void);
  }

  reject(reason: unknown): void {
    const onRejected = this.#onRejected;
    enqueueMicrotask(() => onRejected(reason));
  }
}
