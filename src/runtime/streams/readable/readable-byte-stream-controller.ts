// https://streams.spec.whatwg.org/#rbs-controller-class

import {
  defineInterface,
  internalToken,
  requireArguments,
  requireInternal,
  toArrayBufferView,
} from "../../webidl/index.ts";
import { byteLengthOf, shapeOf } from "./buffers.ts";
import { readableByteStreamControllerClose, readableByteStreamControllerEnqueue } from "./byte-controller.ts";
import {
  readableByteStreamControllerError,
  readableByteStreamControllerGetDesiredSize,
} from "./byte-controller-state.ts";
import { readableByteStreamControllerGetByobRequest } from "./pull-into.ts";
import { ReadableStreamBYOBRequest } from "./readable-stream-byob-request.ts";
import type { ByteControllerRecord } from "./records.ts";

function requireOpen(controller: ByteControllerRecord): void {
  if (controller.closeRequested) throw new TypeError("The stream is closing");
  const { state } = controller.stream;
  if (state !== "readable") throw new TypeError(`The stream is ${state}`);
}

let isController: (value: object) => boolean;

export class ReadableByteStreamController {
  #record: ByteControllerRecord;

  static {
    isController = (value) => #record in value;
  }

  constructor(token: unknown = undefined, record: ByteControllerRecord | undefined = undefined) {
    requireInternal(token);
    this.#record = record as ByteControllerRecord;
    this.#record.object = this;
  }

  get byobRequest(): ReadableStreamBYOBRequest | null {
    const request = readableByteStreamControllerGetByobRequest(this.#record);
    if (request === undefined) return null;
    return (request.object as ReadableStreamBYOBRequest) ?? new ReadableStreamBYOBRequest(internalToken, request);
  }

  get desiredSize(): number | null {
    return readableByteStreamControllerGetDesiredSize(this.#record);
  }

  close(): void {
    const record = this.#record;
    requireOpen(record);
    readableByteStreamControllerClose(record);
  }

  enqueue(chunk: unknown): void {
    const record = this.#record;
    requireArguments(arguments.length, 1, "ReadableByteStreamController.enqueue");
    const view = toArrayBufferView(chunk, "ReadableByteStreamController.enqueue: chunk");
    const { buffer, byteLength } = shapeOf(view);
    if (byteLength === 0) throw new TypeError("The chunk must not be empty");
    if (byteLengthOf(buffer) === 0) throw new TypeError("The chunk's buffer must not be empty");
    requireOpen(record);
    readableByteStreamControllerEnqueue(record, view);
  }

  error(error: unknown = undefined): void {
    readableByteStreamControllerError(this.#record, error);
  }
}
defineInterface(ReadableByteStreamController, { is: (value) => isController(value) });
