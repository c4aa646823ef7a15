// https://streams.spec.whatwg.org/#ts-default-controller-class

import { defineInterface, requireInternal } from "../../webidl/index.ts";
import { readableStreamDefaultControllerGetDesiredSize } from "../readable/default-controller.ts";
import {
  readableControllerOf,
  transformStreamDefaultControllerEnqueue,
  transformStreamDefaultControllerError,
  transformStreamDefaultControllerTerminate,
} from "./default-controller.ts";
import type { TransformControllerRecord } from "./records.ts";

let isController: (value: object) => boolean;

export class TransformStreamDefaultController {
  #record: TransformControllerRecord;

  static {
    isController = (value) => #record in value;
  }

  constructor(token: unknown = undefined, record: TransformControllerRecord | undefined = undefined) {
    requireInternal(token);
    this.#record = record as TransformControllerRecord;
    this.#record.object = this;
  }

  get desiredSize(): number | null {
    return readableStreamDefaultControllerGetDesiredSize(readableControllerOf(this.#record.stream));
  }

  enqueue(chunk: unknown = undefined): void {
    transformStreamDefaultControllerEnqueue(this.#record, chunk);
  }

  error(reason: unknown = undefined): void {
    transformStreamDefaultControllerError(this.#record, reason);
  }

  terminate(): void {
    transformStreamDefaultControllerTerminate(this.#record);
  }
}
defineInterface(TransformStreamDefaultController, { is: (value) => isController(value) });
