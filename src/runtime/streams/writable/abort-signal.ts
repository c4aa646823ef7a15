// The signal of a writable controller's [[abortController]]. Most sinks never look at it, so it is made on first use.

import type { AbortSignal } from "../../dom/index.ts";
import { newAbortSignal, signalAbort } from "../../dom/index.ts";
import type { WritableControllerRecord } from "./records.ts";

/** https://dom.spec.whatwg.org/#abortcontroller-signal-abort. May run code of the app. */
export function signalWritableAbort(controller: WritableControllerRecord, reason: unknown): void {
  if (controller.aborted) return;
  controller.aborted = true;
  controller.abortReason = reason;
  if (controller.abortSignal !== undefined) signalAbort(controller.abortSignal, reason);
}

/** https://streams.spec.whatwg.org/#ws-default-controller-signal */
export function writableAbortSignal(controller: WritableControllerRecord): AbortSignal {
  let signal = controller.abortSignal;
  if (signal === undefined) {
    signal = newAbortSignal();
    controller.abortSignal = signal;
    if (controller.aborted) signalAbort(signal, controller.abortReason);
  }
  return signal;
}
