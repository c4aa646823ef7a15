// From what a handler gave to what the engine sends.

import { describeError } from "../event-loop/index.ts";
import {
  type BodyRecord,
  type ByteSink,
  cancelBody,
  getFromHeaderList,
  isBodyUnusable,
  lengthAtHand,
  type PumpRecord,
  type ResponseRecord,
  readBody,
  responseRecordOf,
  resumePump,
  startPump,
  takeWholeSource,
} from "../fetch/index.ts";
import { arrayPush, arraySlice, numberToString, promiseThen } from "../infra/index.ts";
import type { ExchangeId } from "../ops.ts";
import { resolvedPromise } from "../webidl/index.ts";
import { clientGone, type ExchangeRecord, endExchange, pumpOf } from "./exchange.ts";

/** The handler threw, or gave nothing that can be sent. */
export function failExchange(exchange: ExchangeRecord, error: unknown): void {
  if (exchange.phase !== "handling") return;
  exchange.phase = "responding";
  const text = describeError(error);
  if (!exchange.isSettled) ops.op_exchange_fail(exchange.id, text, false);
  endExchange(exchange);
}

/** The app has no handler for what it is asked. */
export function refuseExchange(exchange: ExchangeRecord): void {
  exchange.phase = "responding";
  ops.op_exchange_fail(exchange.id, "", true);
  endExchange(exchange);
}

/** A scheduled handler has ended well. */
export function endRun(exchange: ExchangeRecord): void {
  if (exchange.phase !== "handling") return;
  exchange.phase = "responding";
  if (!exchange.isSettled) ops.op_exchange_respond(exchange.id, 200, "", [], null);
  endExchange(exchange);
}

/** `result`: what a handler returned; a Response is answered at once, anything else is waited for. */
export function answerWith(exchange: ExchangeRecord, result: unknown): void {
  const response = responseRecordOf(result);
  if (response !== null) {
    respond(exchange, response);
    return;
  }
  const onFulfilled = (value: unknown) => answer(exchange, value);
  const onRejected = (reason: unknown) => failExchange(exchange, reason);
  try {
    promiseThen(result as Promise<unknown>, onFulfilled, onRejected);
  } catch {
    // No promise of this realm: a thenable, or a value that is no Response.
    promiseThen(resolvedPromise(result), onFulfilled, onRejected);
  }
}

function answer(exchange: ExchangeRecord, value: unknown): void {
  const response = responseRecordOf(value);
  if (response !== null) respond(exchange, response);
  else failExchange(exchange, new TypeError(`the fetch handler must return a Response, but gave ${kindOf(value)}`));
}

/** As many as the engine takes; no client would take more. */
const mostHeaders = 1024;

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

export function respond(exchange: ExchangeRecord, response: ResponseRecord): void {
  if (exchange.phase !== "handling") return;
  const { body, status } = response;
  if (status === 0) {
    failExchange(exchange, new TypeError("the fetch handler returned a network error (Response.error())"));
    return;
  }
  if (body !== null && isBodyUnusable(body)) {
    failExchange(exchange, new TypeError("the body of the Response that the fetch handler returned is already used"));
    return;
  }
  const { pairs } = response.headers.list;
  if (pairs.length > 2 * mostHeaders) {
    const error = new TypeError(`the Response has more than ${mostHeaders} headers`);
    if (body !== null) cancelBody(body, error);
    failExchange(exchange, error);
    return;
  }
  if (exchange.isClosed) {
    if (body !== null) cancelBody(body, new TypeError("the client has gone"));
    endExchange(exchange);
    return;
  }
  exchange.phase = "responding";
  const source = body === null ? null : takeWholeSource(body);
  if (body === null || source !== null) {
    ops.op_exchange_respond(exchange.id, status, response.statusText, pairs, source);
    endExchange(exchange);
    return;
  }
  const isWanted = ops.op_exchange_respond_head(exchange.id, status, response.statusText, withLength(response, body));
  if (isWanted && exchange.request.method !== "HEAD") {
    const pump = startPump(readBody(body), sinkOf(exchange));
    if (exchange.phase === "responding") exchange.pump = pump;
    return;
  }
  cancelBody(body, new TypeError("the body is not wanted"));
  if (isWanted) ops.op_exchange_end(exchange.id);
  endExchange(exchange);
}

/** The headers, and how long a blob is that is sent in pieces. */
function withLength(response: ResponseRecord, body: BodyRecord): string[] {
  const { list } = response.headers;
  const length = lengthAtHand(body);
  if (length === null || getFromHeaderList(list, "content-length") !== null) return list.pairs;
  const pairs = arraySlice(list.pairs);
  arrayPush(pairs, "Content-Length", numberToString(length));
  return pairs;
}

function sinkOf(exchange: ExchangeRecord): ByteSink {
  const { id } = exchange;
  return {
    write: (bytes) => ops.op_exchange_write(id, bytes),
    end() {
      ops.op_exchange_end(id);
      endExchange(exchange);
    },
    fail(reason) {
      ops.op_console_write(4, `The response's body failed: ${describeError(reason)}`);
      ops.op_exchange_abort(id);
      endExchange(exchange);
    },
    gone: () => clientGone(exchange),
    exchange: id,
  };
}

/** hooks.drain */
export function drainHappened(id: ExchangeId): void {
  const pump: PumpRecord | null = pumpOf(id);
  if (pump !== null) resumePump(pump);
}
