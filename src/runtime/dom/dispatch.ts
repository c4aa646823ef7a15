// Event dispatch: https://dom.spec.whatwg.org/#dispatching-events. No EventTarget here has a parent, so a path has one
// item and there is nothing to retarget.

import { reportException } from "../event-loop/index.ts";
import { arraySlice, reflectApply } from "../infra/index.ts";
import { runHandler } from "./event-handlers.ts";
import { removeListener } from "./listeners.ts";
import { type EventRecord, type EventTargetRecord, eventPhases, type ListenerRecord } from "./records.ts";

/** https://dom.spec.whatwg.org/#concept-event-dispatch; false when the event was canceled. */
export function dispatch(event: EventRecord, target: EventTargetRecord): boolean {
  // 1. Now dispatching.
  event.dispatching = true;
  // 2-5. The path.
  event.target = target;
  event.path = target;
  // 5.13. Down: at the target.
  event.eventPhase = eventPhases.AT_TARGET;
  invoke(event, target, "capturing");
  // 5.14. And up again.
  event.eventPhase = eventPhases.AT_TARGET;
  invoke(event, target, "bubbling");
  // 6-9. Done.
  event.eventPhase = eventPhases.NONE;
  event.currentTarget = null;
  event.path = null;
  event.dispatching = false;
  event.stopPropagation = false;
  event.stopImmediatePropagation = false;
  // 10-12. Skipped: shadow trees and activation behaviour (D-DOM-1).
  // 13. Was it canceled?
  return !event.canceled;
}

type Phase = "capturing" | "bubbling";

/** https://dom.spec.whatwg.org/#concept-event-listener-invoke */
function invoke(event: EventRecord, target: EventTargetRecord, phase: Phase): void {
  // 1-3. The target is the event's own.
  // 4. Stopped before.
  if (event.stopPropagation) return;
  // 5. Where it is.
  event.currentTarget = target;
  // 6. The listeners as they are now; ones that come while these run are not for this event.
  if (target.listeners.length === 0) return;
  const listeners = arraySlice(target.listeners);
  // 7-8. Each of them. Skipped: the legacy types of animations' events (D-DOM-1).
  innerInvoke(event, listeners, phase);
}

/** https://dom.spec.whatwg.org/#concept-event-listener-inner-invoke */
function innerInvoke(event: EventRecord, listeners: ListenerRecord[], phase: Phase): void {
  const target = event.currentTarget as EventTargetRecord;
  // 2. Those that are for this event.
  for (let at = 0; at < listeners.length; at++) {
    const listener = listeners[at] as ListenerRecord;
    // 2.1-2.4. Type and phase.
    if (listener.removed || listener.type !== event.type) continue;
    if (listener.capture !== (phase === "capturing")) continue;
    // 2.5. Once only.
    if (listener.once) removeListener(target, listener);
    // 2.6-2.8. Skipped: a Window's current event (D-DOM-1).
    // 2.9-2.12. The call; what it throws is reported.
    if (listener.passive === true) event.inPassiveListener = true;
    try {
      callListener(listener, event, target);
    } catch (error) {
      event.listenersThrew = true;
      reportException(error);
    }
    event.inPassiveListener = false;
    // 2.14. Stopped at once.
    if (event.stopImmediatePropagation) return;
  }
}

/** https://webidl.spec.whatwg.org/#call-a-user-objects-operation */
function callListener(listener: ListenerRecord, event: EventRecord, target: EventTargetRecord): void {
  if (listener.handler !== null) {
    runHandler(target, listener.handler, event);
    return;
  }
  const callback = listener.callback as object;
  if (typeof callback === "function") {
    reflectApply(callback as () => unknown, target.object, [event.object]);
    return;
  }
  const { handleEvent } = callback as { handleEvent: unknown };
  if (typeof handleEvent !== "function") throw new TypeError("EventListener.handleEvent must be a function.");
  reflectApply(handleEvent as () => unknown, callback, [event.object]);
}
