// The signal of a request, made when somebody asks for it.

import { type AbortSignal, createDependentAbortSignal, signalAbort } from "../dom/index.ts";
import type { RequestRecord } from "./records.ts";

/** https://fetch.spec.whatwg.org/#request-signal */
export function requestSignal(request: RequestRecord): AbortSignal {
  if (request.signal === null) {
    const { followedSignal, abortReason } = request;
    request.signal = createDependentAbortSignal(followedSignal === null ? [] : [followedSignal]);
    if (abortReason !== undefined) signalAbort(request.signal, abortReason);
  }
  return request.signal;
}

/** Aborts a request that came from a client. */
export function abortRequest(request: RequestRecord, reason: unknown): void {
  request.abortReason = reason;
  if (request.signal !== null) signalAbort(request.signal, reason);
}
