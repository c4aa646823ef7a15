// The calls under way and who hears of their events.

import type { ServiceError } from "../../protocol/index.ts";
import { serviceEvent } from "../hooks.ts";
import { idTableDelete, idTableGet, idTableSet, newIdTable } from "../infra/index.ts";

export interface ServiceHandler {
  /** Returns true when a body follows. */
  reply(payload: unknown): boolean;
  chunk(bytes: Uint8Array<ArrayBuffer>): void;
  end(): void;
  error(error: ServiceError): void;
  /** More of the call's own body may be written. */
  drain(): void;
}

const calls = newIdTable<ServiceHandler>();

/** Returns the call's id, or 0 when the app has made as many calls as it may; the handler hears nothing then. */
export function startService(
  address: { service: string; method: string },
  payload: unknown,
  hasBody: boolean,
  handler: ServiceHandler,
): number {
  const call = ops.op_service_call(address.service, address.method, payload, hasBody);
  if (call !== 0) idTableSet(calls, call, handler);
  return call;
}

/** The outcome is not wanted any more. */
export function stopService(call: number): void {
  if (idTableDelete(calls, call)) ops.op_service_cancel(call);
}

/** hooks.service */
export function serviceEventHappened(call: number, event: number, payload: unknown): void {
  const handler = idTableGet(calls, call);
  if (handler === undefined) return;
  switch (event) {
    case serviceEvent.reply:
      if (!handler.reply(payload)) idTableDelete(calls, call);
      return;
    case serviceEvent.chunk:
      handler.chunk(payload as Uint8Array<ArrayBuffer>);
      return;
    case serviceEvent.end:
      idTableDelete(calls, call);
      handler.end();
      return;
    case serviceEvent.error:
      idTableDelete(calls, call);
      handler.error(payload as ServiceError);
      return;
    case serviceEvent.drain:
      handler.drain();
      return;
    default:
      throw new Error("Assert: an event of a service call");
  }
}
