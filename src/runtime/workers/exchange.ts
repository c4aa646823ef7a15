// Exchanges under way: one request and its response, from hooks.fetch until the engine may forget it.

import { abortRequest, newIncomingBody, type PumpRecord, type RequestRecord, stopPump } from "../fetch/index.ts";
import { idTableDelete, idTableGet, idTableSet, newIdTable } from "../infra/index.ts";
import type { ExchangeId } from "../ops.ts";
import { newDOMException } from "../webidl/index.ts";
import { bodyArrived, discardBody, type ExchangeBody, failBody, newExchangeBody } from "./exchange-body.ts";

/** What a scheduled handler is told, and what it says. */
export interface ScheduledRun {
  readonly cron: string;
  /** In milliseconds since 1970. */
  readonly time: number;
  noRetry: boolean;
}

export interface ExchangeRecord {
  readonly id: ExchangeId;
  readonly request: RequestRecord;
  /** What the client sends after the head; null when nothing. */
  readonly body: ExchangeBody | null;
  /** The response's body on its way out. */
  pump: PumpRecord | null;
  /** `ended`: the response is complete, or there will be none. */
  phase: "handling" | "responding" | "ended";
  /** The client has gone. */
  isClosed: boolean;
  /** Promises given to waitUntil that are not settled. */
  waits: number;
  /** One of them was rejected. */
  hasFailedWait: boolean;
  /** Set where the scheduled handler is asked for. */
  run: ScheduledRun | null;
  /** The engine has been told that it may forget the exchange, or has given it up itself. */
  isSettled: boolean;
}

/** All that are kept but the latest, which most often is over before another comes. */
const exchanges = newIdTable<ExchangeRecord>();
let latest: ExchangeRecord | null = null;

function find(id: ExchangeId): ExchangeRecord | undefined {
  return latest !== null && latest.id === id ? latest : idTableGet(exchanges, id);
}

function forget(exchange: ExchangeRecord): void {
  if (latest === exchange) latest = null;
  else idTableDelete(exchanges, exchange.id);
}

export function newExchange(id: ExchangeId, request: RequestRecord, hasBody: boolean): ExchangeRecord {
  const body = hasBody ? newExchangeBody(id, request) : null;
  if (body !== null) request.body = newIncomingBody(body);
  return {
    id,
    request,
    body,
    pump: null,
    phase: "handling",
    isClosed: false,
    waits: 0,
    hasFailedWait: false,
    run: null,
    isSettled: false,
  };
}

/** From now on hooks find the exchange. One that is over within its first turn never comes here. */
export function keepExchange(exchange: ExchangeRecord): void {
  if (latest !== null) idTableSet(exchanges, latest.id, latest);
  latest = exchange;
}

/** Settles the exchange when its response has ended and nothing is waited for. */
export function settleIfDone(exchange: ExchangeRecord): void {
  if (exchange.phase !== "ended" || exchange.waits !== 0 || exchange.isSettled) return;
  exchange.isSettled = true;
  forget(exchange);
  if (exchange.body !== null) discardBody(exchange.body, new TypeError("the exchange has ended"));
  ops.op_exchange_settle(exchange.id, (exchange.hasFailedWait ? 1 : 0) + (exchange.run?.noRetry ? 2 : 0));
}

export function endExchange(exchange: ExchangeRecord): void {
  exchange.phase = "ended";
  exchange.pump = null;
  settleIfDone(exchange);
}

/** hooks.body */
export function bodyHappened(id: ExchangeId): void {
  const body = find(id)?.body;
  if (body !== undefined && body !== null) bodyArrived(body);
}

/** The pump that hooks.drain is about. */
export function pumpOf(id: ExchangeId): PumpRecord | null {
  return find(id)?.pump ?? null;
}

/** hooks.closed */
export function closedHappened(id: ExchangeId): void {
  const exchange = find(id);
  if (exchange !== undefined && !exchange.isClosed) clientGone(exchange);
}

/**
 * What the app does for the client is stopped, with the reason that is returned. A handler that is still at work is
 * heard out, for what it gave to waitUntil.
 */
export function clientGone(exchange: ExchangeRecord): unknown {
  exchange.isClosed = true;
  const reason = newDOMException("The client has gone.", "AbortError");
  // First the pump: where the body is what it sends, that is no failure of the response.
  if (exchange.pump !== null) stopPump(exchange.pump, reason);
  if (exchange.body !== null) failBody(exchange.body, reason);
  abortRequest(exchange.request, reason);
  if (exchange.phase === "responding") endExchange(exchange);
  return reason;
}

/** hooks.drop: nothing is told to the engine any more, and no code of the app runs for it. */
export function dropHappened(id: ExchangeId): void {
  const exchange = find(id);
  if (exchange === undefined) return;
  forget(exchange);
  exchange.isSettled = true;
  exchange.isClosed = true;
  exchange.phase = "ended";
  if (exchange.pump !== null) exchange.pump.state = "done";
  exchange.pump = null;
  if (exchange.body !== null) exchange.body.state = "dropped";
}
