// The global fetch: https://fetch.spec.whatwg.org/#fetch-method

import { type AbortSignal, abortReason, addAbortAlgorithm, isAborted, removeAbortAlgorithm } from "../dom/index.ts";
import { deferredRoom } from "../infra/index.ts";
import { newPromise, rejectedPromise, requireArguments, requireGlobal } from "../webidl/index.ts";
import { cancelBody } from "./body.ts";
import type { FetchController, FetchSteps } from "./outgoing/index.ts";
import type { RequestRecord } from "./records.ts";
import { requestRecordFrom } from "./request.ts";
import { newResponseObject, type Response } from "./response.ts";

const outgoing = deferredRoom<typeof import("./outgoing/index.ts")>("fetch/outgoing");

/** A method, so that it can't be constructed. */
export const { fetch } = {
  fetch(this: unknown, input: unknown, init: unknown = undefined): Promise<Response> {
    let request: RequestRecord;
    try {
      requireGlobal(this, "fetch");
      requireArguments(arguments.length, 1, "fetch");
      request = requestRecordFrom(input, init, "fetch");
    } catch (error) {
      return rejectedPromise(error);
    }
    return fetchRequest(request);
  },
};

/** https://fetch.spec.whatwg.org/#dom-global-fetch; `binding`: of the app that answers in place of the network. */
export function fetchRequest(request: RequestRecord, binding?: string): Promise<Response> {
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
  const steps: FetchSteps = {
    response: (response) => resolve(newResponseObject(response)),
    failure: reject,
    finished() {},
  };
  const start = (given: FetchSteps) =>
    binding === undefined
      ? outgoing.load().startFetch(request, given)
      : outgoing.load().startFetchOfBinding(request, binding, given);
  fetchAbortably(start, signal, steps);
  // 13. Give it out.
  return promise;
}

function fetchAbortably(
  start: (steps: FetchSteps) => FetchController,
  signal: AbortSignal | null,
  steps: FetchSteps,
): void {
  if (signal === null) {
    start(steps);
    return;
  }
  let isFinished = false;
  const controller = start({
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
