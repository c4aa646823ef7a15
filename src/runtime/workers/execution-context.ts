// What a handler gets as `ctx`, and waitUntil behind it.

import { describeError } from "../event-loop/index.ts";
import { defineInterface, requireArguments, requireInternal, resolvedPromise, upon } from "../webidl/index.ts";
import { type ExchangeRecord, settleIfDone } from "./exchange.ts";

/**
 * Keeps the exchange alive until the promise is settled. Without effect once the exchange is settled: nothing of it is
 * left to keep.
 */
export function waitFor(exchange: ExchangeRecord, value: unknown): void {
  if (exchange.isSettled) return;
  exchange.waits++;
  upon(
    resolvedPromise(value),
    () => waited(exchange),
    (reason) => {
      exchange.hasFailedWait = true;
      ops.op_console_write(4, `A promise given to waitUntil was rejected: ${describeError(reason)}`);
      waited(exchange);
    },
  );
}

function waited(exchange: ExchangeRecord): void {
  exchange.waits--;
  settleIfDone(exchange);
}

export class ExecutionContext {
  #exchange: ExchangeRecord;
  #props: object | null = null;

  constructor(token: unknown, exchange: ExchangeRecord) {
    requireInternal(token);
    this.#exchange = exchange;
  }

  get props(): object {
    this.#props ??= {};
    return this.#props;
  }

  waitUntil(promise: unknown): void {
    const exchange = this.#exchange;
    requireArguments(arguments.length, 1, "ExecutionContext.waitUntil");
    waitFor(exchange, promise);
  }

  /** There is no origin behind an app that a request could pass through to (D-WORKERS-1). */
  passThroughOnException(): void {
    void this.#exchange;
  }
}

defineInterface(ExecutionContext);
