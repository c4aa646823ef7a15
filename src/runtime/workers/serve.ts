// hooks.fetch and hooks.scheduled: the app is called.

import { newRequest } from "../fetch/index.ts";
import { promiseThen } from "../infra/index.ts";
import { resolvedPromise } from "../webidl/index.ts";
import { handlersOfApp } from "./app.ts";
import { type ExchangeRecord, keepExchange } from "./exchange.ts";
import { answerWith, endRun, failExchange, refuseExchange } from "./respond.ts";

/** A handler that returns a Response, not a promise, is answered before this returns. */
export function serve(exchange: ExchangeRecord, entrypoint?: string): void {
  let result: unknown;
  let hasThrown = false;
  try {
    const { fetch } = handlersOfApp(entrypoint);
    if (fetch === null) {
      refuseExchange(exchange);
      return;
    }
    result = fetch(newRequest(exchange.request), exchange);
  } catch (error) {
    hasThrown = true;
    result = error;
  }
  if (hasThrown) failExchange(exchange, result);
  else answerWith(exchange, result);
  if (!exchange.isSettled) keepExchange(exchange);
}

/** What the handler returns is waited for. */
export function runScheduled(exchange: ExchangeRecord, cron: string, time: number): void {
  const { scheduled } = handlersOfApp(undefined);
  if (scheduled === null) {
    refuseExchange(exchange);
    return;
  }
  exchange.run = { cron, time, noRetry: false };
  // What hooks say of the exchange before its handler has returned, nobody can have asked for.
  keepExchange(exchange);
  let result: unknown;
  try {
    result = scheduled(exchange.run, exchange);
  } catch (error) {
    failExchange(exchange, error);
    return;
  }
  promiseThen(
    resolvedPromise(result),
    () => endRun(exchange),
    (reason) => failExchange(exchange, reason),
  );
}
