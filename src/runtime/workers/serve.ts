// hooks.fetch: a request comes, the app is called.

import { newRequest } from "../fetch/index.ts";
import { handlerOfApp } from "./app.ts";
import { type ExchangeRecord, keepExchange } from "./exchange.ts";
import { answerWith, failExchange } from "./respond.ts";

/** A handler that returns a Response, not a promise, is answered before this returns. */
export function serve(exchange: ExchangeRecord): void {
  let result: unknown;
  let hasThrown = false;
  try {
    result = handlerOfApp()(newRequest(exchange.request), exchange);
  } catch (error) {
    hasThrown = true;
    result = error;
  }
  if (hasThrown) failExchange(exchange, result);
  else answerWith(exchange, result);
  if (!exchange.isSettled) keepExchange(exchange);
}
