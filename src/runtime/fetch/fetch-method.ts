// The global fetch: https://fetch.spec.whatwg.org/#fetch-method

import { type AbortSignal, abortReason, addAbortAlgorithm, isAborted, removeAbortAlgorithm } from "../dom/index.ts";
import { deferredRoom } from "../infra/index.ts";
import { newPromise, rejectedPromise, requireArguments, requireGlobal } from "../webidl/index.ts";
import { cancelBody } from "./body.ts";
import type { FetchSteps } from "./outgoing/index.ts";
import type { RequestRecord } from "./records.ts";
import { requestRecordFrom } from "./request.ts";
import { newResponseObject, type Response } from "./response.ts";

const outgoing = deferredRoom<typeof import("./outgoing/index.ts")>("fetch/outgoing");

/** A method, so that it can't be constructed. */
export const { fetch } = {
  fetch(this: unknown, input: unknown, init: unknown = undefined): Promise<Response> {
    let request: RequestRecord;
    try {
      requireGlobal(this);
      requireArguments(arguments.length, 1, "fetch");
      request = requestRecordFrom(input, init, "fetch");
    } catch (error) {
      return rejectedPromise(error);
    }
    return fetchRequest(request);
  },
};

/** https://fetch.spec.whatwg.org/#dom-global-fetch */
export function fetchRequest(request: RequestRecord): Promise<Response> {
  // 1. The promise.
  const { promise, resolve, reject } = newPromise<Response>();
  // 2, 3. The request is made already.
  // 4. Aborted before it began.
  const signal = request.followedSignal;
  if (signal !== null && isAborted(signal)) {
    const reason = abortReason(signal);
    reject(reason);
    if (request.body !== null) cancelBody(request.body, reason);
    return promise;
  }
  // 7–12. Fetch, abortable until nothing more happens.
  fetchAbortably(request, signal, {
    response: (response) => resolve(newResponseObject(response)),
    failure: reject,
    finished() {},
  });
  // 13. Give it out.
  return promise;
}

function fetchAbortably(request: RequestRecord, signal: AbortSignal | null, steps: FetchSteps): void {
  if (signal === null) {
    outgoing.load().startFetch(request, steps);
    return;
  }
  let isFinished = false;
  const controller = outgoing.load().startFetch(request, {
    response: steps.response,
    failure: steps.failure,
    finished() {
      isFinished = true;
      removeAbortAlgorithm(signal, abort);
    },
  });
  /** https://fetch.spec.whatwg.org/#abort-fetch */
  function abort(): void {
    const reason = abortReason(signal as AbortSignal);
    // A promise that has its response keeps it.
    steps.failure(reason);
    controller.abort(reason);
  }
  if (!isFinished) addAbortAlgorithm(signal, abort);
}
