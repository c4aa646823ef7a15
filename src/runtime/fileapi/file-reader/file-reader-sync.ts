// The FileReaderSync interface: https://w3c.github.io/FileAPI/#FileReaderSync. An app's global is a worker's, which has it.

import { defineInterface, newDOMException, requireArguments, toDOMString } from "../../webidl/index.ts";
import { toBlob } from "../index.ts";
import { packageData, type ReadResult, type ReadType } from "./package-data.ts";

export class FileReaderSync {
  #isReader = true;

  readAsArrayBuffer(blob: unknown): ArrayBuffer {
    void this.#isReader;
    requireArguments(arguments.length, 1, "FileReaderSync.readAsArrayBuffer");
    return read("ArrayBuffer", blob) as ArrayBuffer;
  }

  readAsBinaryString(blob: unknown): string {
    void this.#isReader;
    requireArguments(arguments.length, 1, "FileReaderSync.readAsBinaryString");
    return read("BinaryString", blob) as string;
  }

  readAsText(blob: unknown, encoding: unknown = undefined): string {
    void this.#isReader;
    requireArguments(arguments.length, 1, "FileReaderSync.readAsText");
    return read("Text", blob, encoding) as string;
  }

  readAsDataURL(blob: unknown): string {
    void this.#isReader;
    requireArguments(arguments.length, 1, "FileReaderSync.readAsDataURL");
    return read("DataURL", blob) as string;
  }

  static {
    defineInterface(FileReaderSync, { is: (value) => #isReader in value });
  }
}

/** https://w3c.github.io/FileAPI/#readAsTextSync and its siblings */
function read(type: ReadType, blob: unknown, encoding?: unknown): ReadResult {
  const method = `FileReaderSync.readAs${type}`;
  const record = toBlob(blob, `${method}: blob`);
  const encodingName = encoding === undefined ? undefined : toDOMString(encoding, `${method}: encoding`);
  try {
    return packageData(record, type, encodingName);
  } catch {
    throw newDOMException("The blob could not be read.", "NotReadableError");
  }
}
