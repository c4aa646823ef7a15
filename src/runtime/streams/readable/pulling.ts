// The calls of a source's pull, for both kinds of controller.

import { enqueueMicrotask } from "../../webidl/index.ts";
import { uponResult } from "../algorithm-result.ts";
import type { PullAlgorithm, PullState } from "./records.ts";

/** Of a kind of controller. */
export interface PullSteps<C> {
  callPullIfNeeded(controller: C): void;
  fail(controller: C, reason: unknown): void;
}

/**
 * https://streams.spec.whatwg.org/#readable-stream-default-controller-call-pull-if-needed, steps 3 to 8, and
 * https://streams.spec.whatwg.org/#readable-byte-stream-controller-call-pull-if-needed, steps 3 to 8.
 */
export function pullFromSource<C extends PullState>(controller: C, pull: PullAlgorithm, steps: PullSteps<C>): void {
  // 3-5. Never two pulls at once.
  if (controller.pulling) {
    controller.pullAgain = true;
    return;
  }
  // From a pull that is over: what pulls again comes still.
  const isAgainDue = controller.pullAgain;
  controller.pulling = true;
  // 6. Pull. One that returns nothing is over at once (D-STREAMS-5).
  const result = pull();
  if (result === undefined) {
    controller.pulling = false;
    if (controller.pullAgain && !isAgainDue) enqueueMicrotask(pullAgainSteps(controller, steps));
    return;
  }
  // 7. Pull again when that was asked for meanwhile.
  controller.onPulled ??= () => {
    controller.pulling = false;
    if (controller.pullAgain) pullAgainSteps(controller, steps)();
  };
  // 8. Fail.
  controller.onPullFailed ??= (reason) => steps.fail(controller, reason);
  uponResult(result, controller.onPulled, controller.onPullFailed);
}

function pullAgainSteps<C extends PullState>(controller: C, steps: PullSteps<C>): () => void {
  controller.onPullAgain ??= () => {
    if (controller.pulling || !controller.pullAgain) return;
    controller.pullAgain = false;
    steps.callPullIfNeeded(controller);
  };
  return controller.onPullAgain;
}
