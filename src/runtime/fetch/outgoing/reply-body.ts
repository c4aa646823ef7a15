// The body of an answer from the host: chunks that came and are not read yet. The host sends no more than it has credit
// for, and gets as much again for what was read.

import { typedArrayLength } from "../../infra/index.ts";
import type { ExchangeId } from "../../ops.ts";
import type { ByteSource, ReadSteps } from "../records.ts";

/** What the body's side of a call must do; set by the call's owner. */
export interface ReplyOwner {
  credit(bytes: number): void;
  pass(exchange: ExchangeId): void;
  /** Nobody reads on: the rest is not wanted. */
  cancelled(reason: unknown): void;
}

export interface ReplyBody extends ByteSource {
  readonly owner: ReplyOwner;
  readonly chunks: Uint8Array<ArrayBuffer>[];
  /** Index of the first chunk that is unread. */
  first: number;
  pending: ReadSteps | null;
  state: "open" | "ended" | "failed";
  reason: unknown;
}

export function newReplyBody(owner: ReplyOwner): ReplyBody {
  const body: ReplyBody = {
    owner,
    chunks: [],
    first: 0,
    pending: null,
    state: "open",
    reason: undefined,
    length: () => null,
    isFresh: true,
    isAbandonable: true,
    whole: null,
    pass: (exchange) => {
      if (body.state === "open" && body.pending !== null) owner.pass(exchange);
    },
    failed: null,
    read: (steps) => readReply(body, steps),
    cancel: (reason) => {
      discard(body);
      body.pending = null;
      if (body.state !== "open") return;
      body.state = "ended";
      owner.cancelled(reason);
    },
  };
  return body;
}

function readReply(body: ReplyBody, steps: ReadSteps): void {
  const chunk = body.chunks[body.first];
  if (chunk !== undefined) {
    body.first++;
    if (body.first === body.chunks.length) discard(body);
    if (body.state === "open") body.owner.credit(typedArrayLength(chunk));
    steps.chunk(chunk);
  } else if (body.state === "ended") {
    steps.end();
  } else if (body.state === "failed") {
    steps.error(body.reason);
  } else {
    body.pending = steps;
  }
}

function discard(body: ReplyBody): void {
  body.chunks.length = 0;
  body.first = 0;
}

function takePending(body: ReplyBody): ReadSteps | null {
  const { pending } = body;
  body.pending = null;
  return pending;
}

export function chunkArrived(body: ReplyBody, chunk: Uint8Array<ArrayBuffer>): void {
  if (body.state !== "open") return;
  const pending = takePending(body);
  if (pending === null) {
    body.chunks[body.chunks.length] = chunk;
    return;
  }
  body.owner.credit(typedArrayLength(chunk));
  pending.chunk(chunk);
}

export function replyEnded(body: ReplyBody): void {
  if (body.state !== "open") return;
  body.state = "ended";
  takePending(body)?.end();
}

/** What came before the failure can still be read, unless the reader is to know at once (`isAbrupt`). */
export function replyFailed(body: ReplyBody, reason: unknown, isAbrupt: boolean): void {
  if (body.state === "failed" || (body.state === "ended" && body.chunks.length === 0)) return;
  if (isAbrupt) discard(body);
  body.state = "failed";
  body.reason = reason;
  const pending = takePending(body);
  if (pending !== null) pending.error(reason);
  else if (body.chunks.length === 0) body.failed?.(reason);
}
