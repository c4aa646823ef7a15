// https://streams.spec.whatwg.org/#rs-default-controller-class

import { defineInterface, requireInternal } from "../../webidl/index.ts";
import {
  readableStreamDefaultControllerCanCloseOrEnqueue,
  readableStreamDefaultControllerClose,
  readableStreamDefaultControllerEnqueue,
  readableStreamDefaultControllerError,
  readableStreamDefaultControllerGetDesiredSize,
} from "./default-controller.ts";
import type { DefaultControllerRecord } from "./records.ts";

function requireOpen(controller: DefaultControllerRecord): void {
  if (!readableStreamDefaultControllerCanCloseOrEnqueue(controller)) {
    throw new TypeError("The stream is closing, closed or errored");
  }
}

let isController: (value: object) => boolean;

export class ReadableStreamDefaultController {
  #record: DefaultControllerRecord;

  static {
    isController = (value) => #record in value;
  }

  constructor(token: unknown = undefined, record: DefaultControllerRecord | undefined = undefined) {
    requireInternal(token);
    this.#record = record as DefaultControllerRecord;
    this.#record.object = this;
  }

  get desiredSize(): number | null {
    return readableStreamDefaultControllerGetDesiredSize(this.#record);
  }

  close(): void {
    const record = this.#record;
    requireOpen(record);
    readableStreamDefaultControllerClose(record);
  }

  enqueue(chunk: unknown = undefined): void {
    const record = this.#record;
    requireOpen(record);
    readableStreamDefaultControllerEnqueue(record, chunk);
  }

  error(error: unknown = undefined): void {
    readableStreamDefaultControllerError(this.#record, error);
  }
}
defineInterface(ReadableStreamDefaultController, { is: (value) => isController(value) });
