// Records of the DOM Standard's events. `object` is the interface object that app code holds for the record.

/** https://dom.spec.whatwg.org/#concept-event-listener */
export interface ListenerRecord {
  readonly type: string;
  readonly callback: object | null;
  readonly capture: boolean;
  passive: boolean | null;
  once: boolean;
  /** Takes back what the listener's signal was asked to do. */
  leaveSignal: (() => void) | null;
  removed: boolean;
  /** Set for the listener of an event handler: the name of the handler that it runs. */
  handler: string | null;
}

/** https://html.spec.whatwg.org/#event-handlers */
export interface HandlerRecord {
  value: object | null;
  listener: ListenerRecord | null;
}

/** https://dom.spec.whatwg.org/#interface-eventtarget */
export interface EventTargetRecord {
  readonly object: object;
  listeners: ListenerRecord[];
  handlers: Map<string, HandlerRecord> | null;
  /** Set when the target is an AbortSignal. */
  abort: AbortSignalRecord | null;
  /** Called after listeners were added or removed. */
  onListenersChange: (() => void) | null;
}

/** https://dom.spec.whatwg.org/#interface-AbortSignal */
export interface AbortSignalRecord {
  readonly target: EventTargetRecord;
  aborted: boolean;
  /** Undefined as long as the signal is not aborted. */
  reason: unknown;
  /** In the order in which they were added; null as long as there was none. */
  algorithms: Set<() => void> | null;
  dependent: boolean;
  sources: WeakRef<AbortSignalRecord>[];
  dependents: WeakRef<AbortSignalRecord>[];
  /** Those dependents that somebody listens to: they live as long as this signal does. Null as long as there was none. */
  observed: Set<AbortSignalRecord> | null;
  /** Set when the signal is one of AbortSignal.timeout. */
  timeout: AbortTimeoutRecord | null;
}

/** A signal that nobody listens to has no timer, so that nothing holds it: who asks it looks at the clock. */
export interface AbortTimeoutRecord {
  /** In milliseconds of op_clock_now. */
  readonly at: number;
  /** 0 when there is none. */
  timer: number;
}

/** https://dom.spec.whatwg.org/#concept-event */
export interface EventRecord {
  object: object;
  type: string;
  bubbles: boolean;
  cancelable: boolean;
  composed: boolean;
  isTrusted: boolean;
  timeStamp: number;
  target: EventTargetRecord | null;
  currentTarget: EventTargetRecord | null;
  eventPhase: number;
  /** Here a path has one item, the target, while the event is being dispatched, and none at other times. */
  path: EventTargetRecord | null;
  stopPropagation: boolean;
  stopImmediatePropagation: boolean;
  canceled: boolean;
  inPassiveListener: boolean;
  initialized: boolean;
  dispatching: boolean;
  /** https://dom.spec.whatwg.org/#concept-event-listener-inner-invoke, legacyOutputDidListenersThrowFlag */
  listenersThrew: boolean;
}

export const eventPhases = { NONE: 0, CAPTURING_PHASE: 1, AT_TARGET: 2, BUBBLING_PHASE: 3 } as const;

export function newEventTargetRecord(object: object): EventTargetRecord {
  return { object, listeners: [], handlers: null, abort: null, onListenersChange: null };
}

export function newAbortSignalRecord(target: EventTargetRecord): AbortSignalRecord {
  return {
    target,
    aborted: false,
    reason: undefined,
    algorithms: null,
    dependent: false,
    sources: [],
    dependents: [],
    observed: null,
    timeout: null,
  };
}

/** https://dom.spec.whatwg.org/#inner-event-creation-steps, without the dictionary. */
export function newEventRecord(object: object, type: string): EventRecord {
  return {
    object,
    type,
    bubbles: false,
    cancelable: false,
    composed: false,
    isTrusted: false,
    timeStamp: ops.op_clock_now(),
    target: null,
    currentTarget: null,
    eventPhase: eventPhases.NONE,
    path: null,
    stopPropagation: false,
    stopImmediatePropagation: false,
    canceled: false,
    inPassiveListener: false,
    initialized: true,
    dispatching: false,
    listenersThrew: false,
  };
}
