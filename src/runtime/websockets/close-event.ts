// https://websockets.spec.whatwg.org/#the-closeevent-interface

import { Event } from "../dom/index.ts";
import { defineInterface, requireArguments, toBoolean, toUnsignedShort, toUSVString } from "../webidl/index.ts";

interface CloseEventRecord {
  wasClean: boolean;
  code: number;
  reason: string;
}

type CloseEventInit = { [member in keyof CloseEventRecord]?: unknown };

/** https://websockets.spec.whatwg.org/#closeevent */
export class CloseEvent extends Event {
  #record: CloseEventRecord;

  constructor(type: unknown, eventInitDict: unknown = undefined) {
    requireArguments(arguments.length, 1, "CloseEvent");
    super(type, eventInitDict);
    const init = (eventInitDict ?? {}) as CloseEventInit;
    const { code } = init;
    const typedCode = code === undefined ? 0 : toUnsignedShort(code, "CloseEventInit.code");
    const { reason } = init;
    const typedReason = reason === undefined ? "" : toUSVString(reason, "CloseEventInit.reason");
    this.#record = { code: typedCode, reason: typedReason, wasClean: toBoolean(init.wasClean) };
  }

  get wasClean(): boolean {
    return this.#record.wasClean;
  }

  get code(): number {
    return this.#record.code;
  }

  get reason(): string {
    return this.#record.reason;
  }
}

defineInterface(CloseEvent);
