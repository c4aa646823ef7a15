// https://streams.spec.whatwg.org/#ws-default-controller-class

import type { AbortSignal } from "../../dom/index.ts";
import { defineInterface, requireInternal } from "../../webidl/index.ts";
import { writableAbortSignal } from "./abort-signal.ts";
import { writableStreamDefaultControllerErrorIfNeeded } from "./default-controller.ts";
import type { WritableControllerRecord } from "./records.ts";

let isController: (value: object) => boolean;

export class WritableStreamDefaultController {
  #record: WritableControllerRecord;

  static {
    isController = (value) => #record in value;
  }

  constructor(token: unknown = undefined, record: WritableControllerRecord | undefined = undefined) {
    requireInternal(token);
    this.#record = record as WritableControllerRecord;
    this.#record.object = this;
  }

  get signal(): AbortSignal {
    return writableAbortSignal(this.#record);
  }

  error(error: unknown = undefined): void {
    writableStreamDefaultControllerErrorIfNeeded(this.#record, error);
  }
}
defineInterface(WritableStreamDefaultController, { is: (value) => isController(value) });
