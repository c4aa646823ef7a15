// The Blob interface: https://w3c.github.io/FileAPI/#blob-section

import { utf8Decode } from "../../encoding/index.ts";
import { typedArrayBuffer, typedArrayLength } from "../../infra/index.ts";
import type { ReadableStream } from "../../streams/index.ts";
import {
  defineInterface,
  isArrayBuffer,
  isArrayBufferView,
  registerPlatformInterface,
  rejectedPromise,
  resolvedPromise,
  toBufferSource,
  toDictionary,
  toDOMString,
  toEnum,
  toLongLong,
  toSequence,
  toUSVString,
  wrongThis,
} from "../../webidl/index.ts";
import { copyOfBlob, sliceBlob, streamObjectOfBlob, viewOfBlob } from "./blob-bytes.ts";
import { type BlobPart, blobType, processBlobParts, sliceType } from "./blob-parts.ts";
import { deserializeBlob, serializeBlob } from "./clones.ts";
import type { BlobRecord } from "./records.ts";

let recordOf: (value: object) => BlobRecord | null;

/** Hands a record to the next Blob constructed, in place of a new one. */
let adopted: BlobRecord | null = null;

export class Blob {
  // Reading #record on anything but a Blob throws a TypeError: that is the brand check.
  #record: BlobRecord;

  static {
    recordOf = (value) => (#record in value ? value.#record : null);
  }

  constructor(blobParts: unknown = undefined, options: unknown = undefined) {
    if (adopted !== null) {
      this.#record = adopted;
      adopted = null;
      return;
    }
    const parts = blobParts === undefined ? [] : toBlobParts(blobParts, "Blob constructor: blobParts");
    this.#record = newBlobRecord(parts, toBlobPropertyBag(options, "Blob constructor: options"));
  }

  get size(): number {
    return this.#record.size;
  }

  get type(): string {
    return this.#record.type;
  }

  /** https://w3c.github.io/FileAPI/#dfn-slice */
  slice(start: unknown = undefined, end: unknown = undefined, contentType: unknown = undefined): Blob {
    const record = this.#record;
    const from = start === undefined ? 0 : toLongLong(start, "Blob.slice: start", "clamp");
    const to = end === undefined ? record.size : toLongLong(end, "Blob.slice: end", "clamp");
    const type =
      contentType === undefined ? "" : sliceType(toDOMString(contentType, "Blob.slice: contentType"), record);
    return newBlob(sliceBlob(record, from, to, type));
  }

  /** https://w3c.github.io/FileAPI/#stream-method-algo */
  stream(): ReadableStream {
    return streamObjectOfBlob(this.#record);
  }

  /** https://w3c.github.io/FileAPI/#text-method-algo */
  text(): Promise<string> {
    return read(this, "text", (record) => utf8Decode(viewOfBlob(record)));
  }

  /** https://w3c.github.io/FileAPI/#arraybuffer-method-algo */
  arrayBuffer(): Promise<ArrayBuffer> {
    return read(this, "arrayBuffer", (record) => typedArrayBuffer(copyOfBlob(record)) as ArrayBuffer);
  }

  /** https://w3c.github.io/FileAPI/#bytes-method-algo */
  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return read(this, "bytes", copyOfBlob);
  }
}

const is = (value: object): value is Blob => recordOf(value) !== null;
defineInterface(Blob, { is });
registerPlatformInterface({
  name: "Blob",
  is,
  serialize: (value) => [serializeBlob(recordOf(value) as BlobRecord)],
  deserialize: (data) => newBlob(deserializeBlob(data[0] as number)),
  inspect(value) {
    const { size, type } = recordOf(value) as BlobRecord;
    return ["Blob", { size, type }];
  },
});

/** All of it is at hand, so a promise that is kept at once; rejected for what is no Blob, or where memory is short. */
function read<T>(value: Blob, method: string, give: (record: BlobRecord) => T): Promise<T> {
  try {
    return resolvedPromise(give(blobRecordOf(value) ?? wrongThis("Blob", method)));
  } catch (error) {
    return rejectedPromise(error);
  }
}

/** The record of a Blob, or a File; null for anything else. */
export function blobRecordOf(value: unknown): BlobRecord | null {
  return typeof value === "object" && value !== null ? recordOf(value) : null;
}

/** A Blob object over a record. */
export function newBlob(record: BlobRecord): Blob {
  adoptRecord(record);
  return new Blob();
}

/** The next Blob constructed gets this record, whatever its arguments are. */
export function adoptRecord(record: BlobRecord | null): void {
  adopted = record;
}

/** `bytes` belong to the record from now on, with their buffer. */
export function blobOfBytes(bytes: Uint8Array<ArrayBuffer>, type: string): BlobRecord {
  const length = typedArrayLength(bytes);
  return { parts: length === 0 ? [] : [bytes], size: length, type };
}

/** https://w3c.github.io/FileAPI/#dfn-BlobPropertyBag */
export interface BlobPropertyBag {
  endings: "transparent" | "native";
  type: string;
}

const endingTypes = ["transparent", "native"] as const;

export function toBlobPropertyBag(value: unknown, context: string): BlobPropertyBag {
  const bag = toDictionary(value, context) as { endings?: unknown; type?: unknown } | undefined;
  const endings = bag?.endings;
  const converted: BlobPropertyBag = { endings: "transparent", type: "" };
  if (endings !== undefined) converted.endings = toEnum(endings, endingTypes, `${context}.endings`);
  const type = bag?.type;
  if (type !== undefined) converted.type = toDOMString(type, `${context}.type`);
  return converted;
}

/** sequence<BlobPart> */
export function toBlobParts(value: unknown, context: string): BlobPart[] {
  return toSequence(value, context, toBlobPart);
}

/** https://w3c.github.io/FileAPI/#typedefdef-blobpart */
function toBlobPart(value: unknown, context: string): BlobPart {
  const record = blobRecordOf(value);
  if (record !== null) return record;
  if (isArrayBuffer(value) || isArrayBufferView(value)) return toBufferSource(value, context);
  return toUSVString(value, context);
}

/** https://w3c.github.io/FileAPI/#constructorBlob, of converted arguments. */
export function newBlobRecord(parts: readonly BlobPart[], bag: BlobPropertyBag): BlobRecord {
  const bytes = processBlobParts(parts, bag.endings);
  return { parts: bytes.parts, size: bytes.size, type: blobType(bag.type) };
}
