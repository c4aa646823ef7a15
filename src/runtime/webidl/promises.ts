// Promises: https://webidl.spec.whatwg.org/#js-promise-manipulation. All with the language's own `then`.

import { promiseThen } from "../infra/index.ts";

export interface PromiseRecord<T> {
  promise: Promise<T>;
  resolve(value: T | PromiseLike<T>): void;
  reject(reason: unknown): void;
}

/** https://webidl.spec.whatwg.org/#a-new-promise */
export function newPromise<T>(): PromiseRecord<T> {
  const record = {} as PromiseRecord<T>;
  record.promise = new Promise<T>((resolve, reject) => {
    record.resolve = resolve;
    record.reject = reject;
  });
  return record;
}

/** https://webidl.spec.whatwg.org/#a-promise-resolved-with; always a new promise, which follows a thenable. */
export function resolvedPromise<T>(value: T | PromiseLike<T>): Promise<T> {
  return new Promise<T>((resolve) => resolve(value));
}

/** https://webidl.spec.whatwg.org/#a-promise-rejected-with */
export function rejectedPromise(reason: unknown): Promise<never> {
  return new Promise<never>((_resolve, reject) => reject(reason));
}

/** https://webidl.spec.whatwg.org/#js-promise: any value where an operation wants a promise. */
export function toPromise<T>(value: unknown, _context?: string): Promise<T> {
  return resolvedPromise(value as T);
}

/** https://webidl.spec.whatwg.org/#dfn-perform-steps-once-promise-is-settled; the result follows the handlers. */
export function react<T, R = T, E = never>(
  promise: Promise<T>,
  onFulfilled?: (value: T) => R | PromiseLike<R>,
  onRejected?: (reason: unknown) => E | PromiseLike<E>,
): Promise<R | E> {
  return promiseThen(promise, onFulfilled, onRejected);
}

/** As `react`, for steps that don't throw and whose result nobody wants. */
export function upon<T>(
  promise: Promise<T>,
  onFulfilled: ((value: T) => void) | undefined,
  onRejected: ((reason: unknown) => void) | undefined,
): void {
  markHandled(promiseThen(promise, onFulfilled, onRejected));
}

/** https://webidl.spec.whatwg.org/#upon-fulfillment */
export function uponFulfillment<T>(promise: Promise<T>, steps: (value: T) => void): void {
  upon(promise, steps, undefined);
}

/** https://webidl.spec.whatwg.org/#upon-rejection */
export function uponRejection(promise: Promise<unknown>, steps: (reason: unknown) => void): void {
  upon(promise, undefined, steps);
}

function ignore(): void {}

/** https://webidl.spec.whatwg.org/#mark-a-promise-as-handled */
export function markHandled(promise: Promise<unknown>): void {
  promiseThen(promise, undefined, ignore);
}

/** https://webidl.spec.whatwg.org/#wait-for-all */
export function waitForAll<T>(
  promises: ArrayLike<Promise<T>>,
  onAll: (results: T[]) => void,
  onError: (reason: unknown) => void,
): void {
  // 1-3. Rejected at most once.
  let rejected = false;
  const reject = (reason: unknown) => {
    if (rejected) return;
    rejected = true;
    onError(reason);
  };
  // 4-6. None: done, a microtask later.
  const total = promises.length;
  const results: T[] = new Array(total);
  if (total === 0) {
    enqueueMicrotask(() => onAll(results));
    return;
  }
  // 7-8. Results stand in the order of their promises.
  let fulfilled = 0;
  for (let index = 0; index < total; index++) {
    const fulfill = (value: T) => {
      results[index] = value;
      fulfilled++;
      if (fulfilled === total) onAll(results);
    };
    promiseThen(promises[index] as Promise<T>, fulfill, reject);
  }
}

const settled = resolvedPromise<void>(undefined);

/** Queues a microtask; `steps` must not throw. */
export function enqueueMicrotask(steps: () => void): void {
  promiseThen(settled, steps);
}
