// https://streams.spec.whatwg.org/#rs-byob-request-class

import {
  defineInterface,
  isDetached,
  requireArguments,
  requireInternal,
  toArrayBufferView,
  toUnsignedLongLong,
} from "../../webidl/index.ts";
import { readableByteStreamControllerRespond, readableByteStreamControllerRespondWithNewView } from "./byte-respond.ts";
import type { ByobRequestRecord, ByteControllerRecord } from "./records.ts";

function controllerOf(request: ByobRequestRecord): ByteControllerRecord {
  if (request.controller === undefined) throw new TypeError("The BYOB request has been answered already");
  return request.controller;
}

let isRequest: (value: object) => boolean;

export class ReadableStreamBYOBRequest {
  #record: ByobRequestRecord;

  static {
    isRequest = (value) => #record in value;
  }

  constructor(token: unknown = undefined, record: ByobRequestRecord | undefined = undefined) {
    requireInternal(token);
    this.#record = record as ByobRequestRecord;
    this.#record.object = this;
  }

  get view(): ArrayBufferView | null {
    return this.#record.view;
  }

  respond(bytesWritten: unknown): void {
    const record = this.#record;
    requireArguments(arguments.length, 1, "ReadableStreamBYOBRequest.respond");
    const context = "ReadableStreamBYOBRequest.respond: bytesWritten";
    const count = toUnsignedLongLong(bytesWritten, context, "enforceRange");
    const controller = controllerOf(record);
    if (isDetached(record.view as Uint8Array<ArrayBuffer>)) throw new TypeError("The view's buffer is detached");
    readableByteStreamControllerRespond(controller, count);
  }

  respondWithNewView(view: unknown): void {
    const record = this.#record;
    requireArguments(arguments.length, 1, "ReadableStreamBYOBRequest.respondWithNewView");
    const newView = toArrayBufferView(view, "ReadableStreamBYOBRequest.respondWithNewView: view");
    const controller = controllerOf(record);
    if (isDetached(newView)) throw new TypeError("The view's buffer is detached");
    readableByteStreamControllerRespondWithNewView(controller, newView);
  }
}
defineInterface(ReadableStreamBYOBRequest, { is: (value) => isRequest(value) });
