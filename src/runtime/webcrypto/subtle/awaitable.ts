// What algorithms give at once, or as a promise where they take their time.

import { objectGetPrototypeOf } from "../../infra/index.ts";
import { react, resolvedPromise } from "../../webidl/index.ts";

export type Awaitable<T> = T | Promise<T>;

const promisePrototype = objectGetPrototypeOf(resolvedPromise(undefined)) as object;

/** Does the steps with the value: at once when it is there. */
export function then<T, R>(value: Awaitable<T>, steps: (value: T) => Awaitable<R>): Awaitable<R> {
  const isPromise = typeof value === "object" && value !== null && objectGetPrototypeOf(value) === promisePrototype;
  return isPromise ? react(value as Promise<T>, steps) : steps(value as T);
}
