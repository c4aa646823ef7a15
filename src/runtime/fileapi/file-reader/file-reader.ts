// The FileReader interface: https://w3c.github.io/FileAPI/#APIASynch

import { EventTarget, getEventHandler, setEventHandler } from "../../dom/index.ts";
import {
  type DOMException,
  defineConstants,
  defineInterface,
  requireArguments,
  toDOMString,
} from "../../webidl/index.ts";
import { toBlob } from "../index.ts";
import type { ReadResult, ReadType } from "./package-data.ts";
import { abortReading, type FileReaderRecord, readyStates, startReading } from "./read-operation.ts";

export class FileReader extends EventTarget {
  // Reading #record on anything but a FileReader throws a TypeError: that is the brand check.
  #record: FileReaderRecord = { target: this, state: readyStates.EMPTY, result: null, error: null, task: 0 };

  readAsArrayBuffer(blob: unknown): void {
    const record = this.#record;
    requireArguments(arguments.length, 1, "FileReader.readAsArrayBuffer");
    read(record, "ArrayBuffer", blob);
  }

  readAsBinaryString(blob: unknown): void {
    const record = this.#record;
    requireArguments(arguments.length, 1, "FileReader.readAsBinaryString");
    read(record, "BinaryString", blob);
  }

  readAsText(blob: unknown, encoding: unknown = undefined): void {
    const record = this.#record;
    requireArguments(arguments.length, 1, "FileReader.readAsText");
    read(record, "Text", blob, encoding);
  }

  readAsDataURL(blob: unknown): void {
    const record = this.#record;
    requireArguments(arguments.length, 1, "FileReader.readAsDataURL");
    read(record, "DataURL", blob);
  }

  abort(): void {
    abortReading(this.#record);
  }

  get readyState(): number {
    return this.#record.state;
  }

  get result(): ReadResult | null {
    return this.#record.result;
  }

  get error(): DOMException | null {
    return this.#record.error;
  }

  get onloadstart(): object | null {
    void this.#record;
    return getEventHandler(this, "onloadstart");
  }

  set onloadstart(value: unknown) {
    void this.#record;
    setEventHandler(this, "onloadstart", value);
  }

  get onprogress(): object | null {
    void this.#record;
    return getEventHandler(this, "onprogress");
  }

  set onprogress(value: unknown) {
    void this.#record;
    setEventHandler(this, "onprogress", value);
  }

  get onload(): object | null {
    void this.#record;
    return getEventHandler(this, "onload");
  }

  set onload(value: unknown) {
    void this.#record;
    setEventHandler(this, "onload", value);
  }

  get onabort(): object | null {
    void this.#record;
    return getEventHandler(this, "onabort");
  }

  set onabort(value: unknown) {
    void this.#record;
    setEventHandler(this, "onabort", value);
  }

  get onerror(): object | null {
    void this.#record;
    return getEventHandler(this, "onerror");
  }

  set onerror(value: unknown) {
    void this.#record;
    setEventHandler(this, "onerror", value);
  }

  get onloadend(): object | null {
    void this.#record;
    return getEventHandler(this, "onloadend");
  }

  set onloadend(value: unknown) {
    void this.#record;
    setEventHandler(this, "onloadend", value);
  }
}

defineInterface(FileReader);
defineConstants(FileReader, readyStates);

function read(record: FileReaderRecord, type: ReadType, blob: unknown, encoding?: unknown): void {
  const method = `FileReader.readAs${type}`;
  const given = toBlob(blob, `${method}: blob`);
  const encodingName = encoding === undefined ? undefined : toDOMString(encoding, `${method}: encoding`);
  startReading(record, { blob: given, type, encodingName });
}
