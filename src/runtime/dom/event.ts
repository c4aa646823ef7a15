// https://dom.spec.whatwg.org/#interface-event

import { objectDefineProperty, objectGetOwnPropertyDescriptor, reflectDeleteProperty } from "../infra/index.ts";
import {
  defineConstants,
  defineInterface,
  registerPlatformInterface,
  requireArguments,
  toBoolean,
  toDictionary,
  toDOMString,
} from "../webidl/index.ts";
import { type EventRecord, eventPhases, newEventRecord } from "./records.ts";

export interface EventInit {
  bubbles?: boolean;
  cancelable?: boolean;
  composed?: boolean;
}

let recordOf: (event: object) => EventRecord;
let isRecorded: (value: object) => boolean;

/** https://dom.spec.whatwg.org/#interface-event */
export class Event {
  #record: EventRecord;

  static {
    recordOf = (event) => {
      try {
        return (event as Event).#record;
      } catch {
        throw new TypeError("The event is not an Event");
      }
    };
    isRecorded = (value) => #record in value;
  }

  constructor(type: unknown, eventInitDict: unknown = undefined) {
    requireArguments(arguments.length, 1, "Event");
    const typeString = toDOMString(type, "Event: type");
    const init = toDictionary(eventInitDict, "Event: eventInitDict");
    this.#record = newEventRecord(this, typeString);
    objectDefineProperty(this, "isTrusted", isTrusted);
    if (init !== undefined) readEventInit(this.#record, init);
  }

  // The one member that is put on each event itself, by the constructor: it is [LegacyUnforgeable].
  get isTrusted(): boolean {
    return this.#record.isTrusted;
  }

  get type(): string {
    return this.#record.type;
  }

  get target(): object | null {
    return this.#record.target?.object ?? null;
  }

  get srcElement(): object | null {
    return this.#record.target?.object ?? null;
  }

  get currentTarget(): object | null {
    return this.#record.currentTarget?.object ?? null;
  }

  /** https://dom.spec.whatwg.org/#dom-event-composedpath */
  composedPath(): object[] {
    const { path } = this.#record;
    return path === null ? [] : [path.object];
  }

  get eventPhase(): number {
    return this.#record.eventPhase;
  }

  stopPropagation(): void {
    this.#record.stopPropagation = true;
  }

  get cancelBubble(): boolean {
    return this.#record.stopPropagation;
  }

  set cancelBubble(value: unknown) {
    const record = this.#record;
    if (toBoolean(value)) record.stopPropagation = true;
  }

  stopImmediatePropagation(): void {
    const record = this.#record;
    record.stopPropagation = true;
    record.stopImmediatePropagation = true;
  }

  get bubbles(): boolean {
    return this.#record.bubbles;
  }

  get cancelable(): boolean {
    return this.#record.cancelable;
  }

  get returnValue(): boolean {
    return !this.#record.canceled;
  }

  set returnValue(value: unknown) {
    const record = this.#record;
    if (!toBoolean(value)) setCanceled(record);
  }

  preventDefault(): void {
    setCanceled(this.#record);
  }

  get defaultPrevented(): boolean {
    return this.#record.canceled;
  }

  get composed(): boolean {
    return this.#record.composed;
  }

  get timeStamp(): number {
    return this.#record.timeStamp;
  }

  /** https://dom.spec.whatwg.org/#dom-event-initevent */
  initEvent(type: unknown, bubbles: unknown = false, cancelable: unknown = false): void {
    const record = this.#record;
    requireArguments(arguments.length, 1, "Event.initEvent");
    const init = {
      type: toDOMString(type, "Event.initEvent: type"),
      bubbles: toBoolean(bubbles),
      cancelable: toBoolean(cancelable),
    };
    if (!record.dispatching) initializeEvent(record, init);
  }
}

const isTrusted: PropertyDescriptor = {
  get: objectGetOwnPropertyDescriptor(Event.prototype, "isTrusted")?.get as () => boolean,
  enumerable: true,
  configurable: false,
};
reflectDeleteProperty(Event.prototype, "isTrusted");
registerPlatformInterface({
  name: "Event",
  is: (value) => isRecorded(value),
  inspect(value) {
    const { type, canceled, cancelable, timeStamp } = recordOf(value);
    return ["", { type, defaultPrevented: canceled, cancelable, timeStamp }];
  },
});
defineInterface(Event);
defineConstants(Event, eventPhases);

/** https://dom.spec.whatwg.org/#set-the-canceled-flag */
function setCanceled(event: EventRecord): void {
  if (event.cancelable && !event.inPassiveListener) event.canceled = true;
}

/** https://dom.spec.whatwg.org/#concept-event-initialize */
export function initializeEvent(
  event: EventRecord,
  init: { type: string; bubbles: boolean; cancelable: boolean },
): void {
  event.initialized = true;
  event.stopPropagation = false;
  event.stopImmediatePropagation = false;
  event.canceled = false;
  event.isTrusted = false;
  event.target = null;
  event.type = init.type;
  event.bubbles = init.bubbles;
  event.cancelable = init.cancelable;
}

/** https://dom.spec.whatwg.org/#dictdef-eventinit */
function readEventInit(event: EventRecord, init: EventInit): void {
  event.bubbles = toBoolean(init.bubbles);
  event.cancelable = toBoolean(init.cancelable);
  event.composed = toBoolean(init.composed);
}

/** Throws a TypeError for what is no Event. */
export function eventRecordOf(event: object): EventRecord {
  return recordOf(event);
}

export function isEvent(value: unknown): value is Event {
  return typeof value === "object" && value !== null && isRecorded(value);
}
