// Ops of exchanges and of service calls in memory, for unit tests of the rooms that use them: what the runtime asks is
// kept for the test to look at, what the engine room would say is the test's to decide. Import it before the rooms.

import type { Ops } from "../src/runtime/ops.ts";
import { runtimeOps } from "./runtime-ops.ts";

/** What became of one exchange, as its client sees it. */
export interface FakeExchange {
  status: number;
  statusText: string;
  /** name, value, name, value … */
  headers: string[];
  /** Null: the response was complete at once, without body. */
  body: string | null;
  /** Pieces of a body that was written. */
  written: string[];
  /** In order: respond, head, write, end, abort, fail, settle, cancelBody. */
  log: string[];
  failure: string;
  /** What reads of the request's body give, in order; then null. */
  incoming: (Uint8Array<ArrayBuffer> | null | boolean)[];
  /** What writes give, in order; then 0. */
  writeResults: number[];
  isGone: boolean;
}

/** What became of one service call. */
export interface FakeCall {
  id: number;
  service: string;
  method: string;
  payload: unknown;
  hasBody: boolean;
  written: string[];
  isEnded: boolean;
  isCancelled: boolean;
  credit: number;
  writeResults: number[];
}

const exchanges = new Map<number, FakeExchange>();
export const calls: FakeCall[] = [];
/** Set to refuse further calls. */
export const limit = { calls: Number.POSITIVE_INFINITY };

export function exchangeOf(id: number): FakeExchange {
  let exchange = exchanges.get(id);
  if (exchange === undefined) {
    exchange = {
      status: 0,
      statusText: "",
      headers: [],
      body: null,
      written: [],
      log: [],
      failure: "",
      incoming: [],
      writeResults: [],
      isGone: false,
    };
    exchanges.set(id, exchange);
  }
  return exchange;
}

function callOf(id: number): FakeCall {
  const call = calls.find((one) => one.id === id);
  if (call === undefined) throw new Error(`no call ${id}`);
  return call;
}

function textOf(body: string | ArrayBuffer | ArrayBufferView): string {
  if (typeof body === "string") return body;
  return runtimeOps.op_encoding_decode_utf8(body, false) as string;
}

type InMemoryOps = Pick<Ops, Extract<keyof Ops, `op_exchange_${string}` | `op_service_${string}`>>;

const inMemoryOps: InMemoryOps = {
  op_exchange_read_body: (id) => exchangeOf(id).incoming.shift() ?? null,
  op_exchange_cancel_body: (id) => void exchangeOf(id).log.push("cancelBody"),
  op_exchange_respond(id, status, statusText, headers, body) {
    const exchange = exchangeOf(id);
    Object.assign(exchange, { status, statusText, headers: [...headers], body: body === null ? null : textOf(body) });
    exchange.log.push("respond");
    return !exchange.isGone;
  },
  op_exchange_respond_head(id, status, statusText, headers) {
    const exchange = exchangeOf(id);
    Object.assign(exchange, { status, statusText, headers: [...headers] });
    exchange.log.push("head");
    return !exchange.isGone;
  },
  op_exchange_write(id, chunk) {
    const exchange = exchangeOf(id);
    exchange.log.push("write");
    exchange.written.push(textOf(chunk));
    return exchange.writeResults.shift() ?? 0;
  },
  // All chunks come to the runtime here.
  op_exchange_pass: () => undefined,
  op_exchange_end: (id) => void exchangeOf(id).log.push("end"),
  op_exchange_abort: (id) => void exchangeOf(id).log.push("abort"),
  op_exchange_fail(id, text) {
    const exchange = exchangeOf(id);
    exchange.failure = text;
    exchange.log.push("fail");
  },
  op_exchange_settle: (id) => void exchangeOf(id).log.push("settle"),

  op_service_call(service, method, payload, hasBody) {
    if (calls.length >= limit.calls) return 0;
    const id = calls.length + 1;
    const copy: unknown = structuredClone(payload);
    calls.push({
      id,
      service,
      method,
      payload: copy,
      hasBody,
      written: [],
      isEnded: false,
      isCancelled: false,
      credit: 0,
      writeResults: [],
    });
    return id;
  },
  op_service_write(id, chunk) {
    const call = callOf(id);
    call.written.push(textOf(chunk));
    return call.writeResults.shift() ?? 0;
  },
  op_service_end(id) {
    callOf(id).isEnded = true;
  },
  op_service_cancel(id) {
    callOf(id).isCancelled = true;
  },
  op_service_credit(id, bytes) {
    callOf(id).credit += bytes;
  },
};
const { structuredClone } = globalThis;

Object.defineProperty(globalThis, "ops", { value: { ...runtimeOps, ...inMemoryOps }, configurable: true });
