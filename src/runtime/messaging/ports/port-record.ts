// Message ports: https://html.spec.whatwg.org/#message-ports. A message is cloned when it is posted (D-MESSAGING-1): what waits
// in a queue is in the app's heap, and counts against its limit. Ports hold each other, and nothing else holds a pair (D-MESSAGING-2).

import { fireEvent } from "../../dom/index.ts";
import { startTimer } from "../../event-loop/index.ts";
import { arrayIncludes, arrayPush } from "../../infra/index.ts";
import { cloneWithTransfer, dataCloneError } from "../structured-clone.ts";
import { dispatchMessage } from "./dispatch-message.ts";

export interface PortMessage {
  readonly data: unknown;
  readonly ports: object[];
}

export interface PortRecord {
  readonly object: object;
  entangled: PortRecord | null;
  /** https://html.spec.whatwg.org/#detached; closed, or its place taken by the port it was transferred to. */
  isDetached: boolean;
  /** https://html.spec.whatwg.org/#port-message-queue, and whether it is enabled. */
  queue: PortMessage[];
  /** Index of the first message that was not delivered. */
  first: number;
  isEnabled: boolean;
}

export function newPort(object: object): PortRecord {
  return { object, entangled: null, isDetached: false, queue: [], first: 0, isEnabled: false };
}

/** https://html.spec.whatwg.org/#entangle */
export function entangle(one: PortRecord, other: PortRecord): void {
  one.entangled = other;
  other.entangled = one;
}

/** https://html.spec.whatwg.org/#message-port-post-message-steps; `isPort` tells which of the objects received are ports. */
export function postToPort(
  source: PortRecord,
  message: unknown,
  transfer: object[],
  isPort: (value: unknown) => boolean,
): void {
  // 1. To whom, as it is before app code runs.
  const target = source.entangled;
  // 2. Not over itself.
  if (arrayIncludes(transfer, source.object)) {
    throw dataCloneError("MessagePort.postMessage: the port itself is in the transfer list.");
  }
  // 3-4. A message that takes its own way with it goes nowhere.
  const isDoomed = target !== null && arrayIncludes(transfer, target.object);
  // 5. The clone.
  const received: (object | undefined)[] = [];
  const data = cloneWithTransfer(message, transfer, received);
  // 6. Nobody is there.
  if (target === null || isDoomed) return;
  // 7. Into the queue.
  const ports: object[] = [];
  for (let at = 0; at < received.length; at++) if (isPort(received[at])) arrayPush(ports, received[at] as object);
  // Getters of the app may have sent the target on, or closed it.
  const now = source.entangled;
  if (now === null) return;
  arrayPush(now.queue, { data, ports });
  if (now.isEnabled) scheduleDelivery(now);
}

/** A task for one message. */
function scheduleDelivery(port: PortRecord): void {
  startTimer(0, false, () => deliver(port));
}

function deliver(port: PortRecord): void {
  const message = port.queue[port.first];
  // The port was transferred, and its messages with it.
  if (message === undefined) return;
  port.first++;
  if (port.first === port.queue.length) {
    port.queue = [];
    port.first = 0;
  } else {
    port.queue[port.first - 1] = undefined as never;
  }
  dispatchMessage(port.object, message);
}

/** https://html.spec.whatwg.org/#dom-messageport-start */
export function enablePort(port: PortRecord): void {
  if (port.isEnabled) return;
  port.isEnabled = true;
  for (let at = port.first; at < port.queue.length; at++) scheduleDelivery(port);
}

/** https://html.spec.whatwg.org/#dom-messageport-close */
export function closePort(port: PortRecord): void {
  port.isDetached = true;
  const other = port.entangled;
  if (other === null) return;
  // https://html.spec.whatwg.org/#disentangle, with the event after the messages that are under way.
  port.entangled = null;
  other.entangled = null;
  startTimer(0, false, () => fireEvent(other.object, "close"));
}

/** https://html.spec.whatwg.org/#message-ports:transfer-steps and the transfer-receiving steps: `to` takes over. */
export function movePort(from: PortRecord, to: PortRecord): void {
  to.queue = from.queue;
  to.first = from.first;
  from.queue = [];
  from.first = 0;
  from.isDetached = true;
  const other = from.entangled;
  from.entangled = null;
  if (other !== null) entangle(to, other);
}
