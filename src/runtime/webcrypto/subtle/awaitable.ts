// What algorithms give at once, or later where they take their time.

import { objectGetPrototypeOf } from "../../infra/index.ts";
import type { Performed } from "../../ops.ts";
import { react, resolvedPromise } from "../../webidl/index.ts";

type Steps = (value: unknown) => unknown;

/**
 * What comes of work that the engine room does beside the app's turns. No promise of it is resolved before all steps are
 * done: that would look for the `then` that an app may have given all objects, and hand it what the app is not to see.
 */
class Later<T> {
  readonly #work: Promise<{ readonly result: unknown }>;
  readonly #steps: (result: unknown) => T;

  constructor(work: Promise<{ readonly result: unknown }>, steps: (result: unknown) => T) {
    this.#work = work;
    this.#steps = steps;
  }

  static is(value: object): value is Later<unknown> {
    return #work in value;
  }

  after<R>(steps: (value: T) => R): Later<R> {
    const before = this.#steps;
    return new Later(this.#work, (result) => steps(before(result)));
  }

  promise(): Promise<T> {
    const steps = this.#steps;
    return react(this.#work, (done) => steps(done.result));
  }
}

export type Awaitable<T> = T | Later<T>;

const promisePrototype = objectGetPrototypeOf(resolvedPromise(undefined)) as object;

/** Does the steps with the value: at once when it is there. */
export function then<T, R>(value: Awaitable<T>, steps: (value: T) => R): Awaitable<R> {
  return isLater(value) ? value.after(steps) : steps(value);
}

/** What an op gives. */
export function given<T>(value: Performed<T>): Awaitable<T> {
  return performed(value, (result) => result);
}

/** What an op gives, after the steps. */
export function performed<T, R>(given: Performed<T>, steps: (value: T) => R): Awaitable<R> {
  const isPromise = typeof given === "object" && given !== null && objectGetPrototypeOf(given) === promisePrototype;
  return isPromise ? new Later(given as Promise<{ result: unknown }>, steps as Steps as () => R) : steps(given as T);
}

/** The promise that an operation gives to the app. */
export function promised<T>(value: Awaitable<T>): Promise<T> {
  return isLater(value) ? value.promise() : resolvedPromise(value);
}

export function isLater<T>(value: Awaitable<T>): value is Later<T> {
  return typeof value === "object" && value !== null && Later.is(value);
}
