// The File interface: https://w3c.github.io/FileAPI/#file-section

import { dateNow } from "../../infra/index.ts";
import {
  defineInterface,
  registerPlatformInterface,
  requireArguments,
  toLongLong,
  toUSVString,
} from "../../webidl/index.ts";
import { adoptRecord, Blob, blobRecordOf, newBlobRecord, toBlobParts, toBlobPropertyBag } from "./blob.ts";
import { deserializeBlob, serializeBlob } from "./clones.ts";
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
    return [serializeBlob(blob), name, lastModified];
  },
  deserialize(data) {
    return newFile(deserializeBlob(data[0] as number), { name: data[1] as string, lastModified: data[2] as number });
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
