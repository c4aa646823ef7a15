// The body of a client's request, read from the engine piece by piece and only when somebody wants it.

import { type ByteSource, contentLengthOf, type ReadSteps, type RequestRecord } from "../fetch/index.ts";
import type { ExchangeId } from "../ops.ts";

export interface ExchangeBody extends ByteSource {
  readonly id: ExchangeId;
  /** `dropped`: the engine has given the exchange up; reads never end. */
  state: "open" | "ended" | "failed" | "dropped";
  reason: unknown;
  pending: ReadSteps | null;
}

export function newExchangeBody(id: ExchangeId, request: RequestRecord): ExchangeBody {
  const body: ExchangeBody = {
    id,
    state: "open",
    reason: undefined,
    pending: null,
    length: () => contentLengthOf(request),
    isFresh: true,
    isAbandonable: false,
    whole: null,
    pass: null,
    failed: null,
    read: (steps) => readExchangeBody(body, steps),
    cancel: () => {
      body.pending = null;
      if (body.state !== "open") return;
      body.state = "ended";
      ops.op_exchange_cancel_body(id);
    },
  };
  return body;
}

function readExchangeBody(body: ExchangeBody, steps: ReadSteps): void {
  if (body.state === "dropped") return;
  if (body.state === "ended") {
    steps.end();
    return;
  }
  if (body.state === "failed") {
    steps.error(body.reason);
    return;
  }
  const piece = ops.op_exchange_read_body(body.id);
  if (piece === null) {
    body.pending = steps;
  } else if (piece === true) {
    body.state = "ended";
    steps.end();
  } else if (piece === false) {
    body.state = "failed";
    body.reason = new TypeError("the client broke off the request's body");
    steps.error(body.reason);
  } else {
    steps.chunk(piece);
  }
}

/** There may be more to read. */
export function bodyArrived(body: ExchangeBody): void {
  const { pending } = body;
  if (pending === null) return;
  body.pending = null;
  readExchangeBody(body, pending);
}

/** Whoever reads gets `reason`, now or later. */
export function failBody(body: ExchangeBody, reason: unknown): void {
  if (body.state !== "open") return;
  body.state = "failed";
  body.reason = reason;
  const { pending } = body;
  body.pending = null;
  if (pending !== null) pending.error(reason);
  else body.failed?.(reason);
}

/** Nobody will read the rest: the engine need not keep it. */
export function discardBody(body: ExchangeBody, reason: unknown): void {
  if (body.state !== "open") return;
  failBody(body, reason);
  ops.op_exchange_cancel_body(body.id);
}
