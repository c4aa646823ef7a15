// The File interface: https://w3c.github.io/FileAPI/#file-section

import { dateNow } from "../../infra/index.ts";
import {
  defineInterface,
  registerPlatformInterface,
  requireArguments,
  toLongLong,
  toUSVString,
} from "../../webidl/index.ts";
import { adoptRecord, Blob, blobOfBytes, blobRecordOf, newBlobRecord, toBlobParts, toBlobPropertyBag } from "./blob.ts";
import { copyOfBlob } from "./blob-bytes.ts";
import type { BlobRecord, FileRecord } from "./records.ts";

let fileOf: (value: object) => FileRecord | null;

/** Hands a record to the next File constructed, in place of a new one. */
let adopted: FileRecord | null = null;

export class File extends Blob {
  #file: FileRecord;

  static {
    fileOf = (value) => (#file in value ? value.#file : null);
  }

  constructor(fileBits: unknown, fileName: unknown, options: unknown = undefined) {
    let file = adopted;
    adopted = null;
    if (file === null) {
      requireArguments(arguments.length, 2, "File constructor");
      const parts = toBlobParts(fileBits, "File constructor: fileBits");
      const name = toUSVString(fileName, "File constructor: fileName");
      const bag = toBlobPropertyBag(options, "File constructor: options");
      file = { name, lastModified: toLastModified(options) };
      adoptRecord(newBlobRecord(parts, bag));
    }
    try {
      super();
    } finally {
      // Where an app has put another parent class in between, nobody took it.
      adoptRecord(null);
    }
    this.#file = file;
  }

  get name(): string {
    return this.#file.name;
  }

  get lastModified(): number {
    return this.#file.lastModified;
  }
}

/** The last member of https://w3c.github.io/FileAPI/#dfn-FilePropertyBag; the others are a BlobPropertyBag's. */
function toLastModified(options: unknown): number {
  const lastModified = (options as { lastModified?: unknown } | null | undefined)?.lastModified;
  return lastModified === undefined ? dateNow() : toLongLong(lastModified, "File constructor: options.lastModified");
}

const is = (value: object): value is File => fileOf(value) !== null;
defineInterface(File, { is });
registerPlatformInterface({
  name: "File",
  is,
  serialize(value) {
    const blob = blobRecordOf(value) as BlobRecord;
    const { name, lastModified } = fileOf(value) as FileRecord;
    return [copyOfBlob(blob), blob.type, name, lastModified];
  },
  deserialize(data) {
    const blob = blobOfBytes(data[0] as Uint8Array<ArrayBuffer>, data[1] as string);
    return newFile(blob, { name: data[2] as string, lastModified: data[3] as number });
  },
  inspect(value) {
    const { size, type } = blobRecordOf(value) as BlobRecord;
    const { name, lastModified } = fileOf(value) as FileRecord;
    return ["File", { size, type, name, lastModified }];
  },
});

/** What a File has besides the Blob that it is; null for anything else. */
export function fileRecordOf(value: unknown): FileRecord | null {
  return typeof value === "object" && value !== null ? fileOf(value) : null;
}

/** A File object over records. */
export function newFile(blob: BlobRecord, file: FileRecord): File {
  adopted = file;
  adoptRecord(blob);
  return new File(undefined, undefined);
}
