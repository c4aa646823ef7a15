// From what an app gives as the parts of a blob to its bytes: https://w3c.github.io/FileAPI/#constructorBlob

import {
  arrayBufferByteLength,
  arrayPush,
  regExpExec,
  stringIndexOf,
  stringSlice,
  stringToLowerCase,
  stringToWellFormed,
  typedArrayBuffer,
  typedArrayLength,
  typedArraySet,
} from "../../infra/index.ts";
import { parseMimeType, serializeMimeType } from "../../mimesniff/index.ts";
import { bytesOf, copyBytesOf } from "../../webidl/index.ts";
import type { BlobRecord } from "./records.ts";

/** A converted BlobPart: text, bytes that are still the app's, or the record of a blob. */
export type BlobPart = string | ArrayBuffer | ArrayBufferView | BlobRecord;

/** Bytes gathered so far. Text and bytes that follow one another come to stand in one buffer. */
interface Gathering {
  readonly parts: Uint8Array<ArrayBuffer>[];
  size: number;
  run: Uint8Array<ArrayBuffer>[];
  runLength: number;
  /** Does the one item of a run belong to nobody else? */
  isOwn: boolean;
  text: string;
}

/** Text is encoded in pieces of about so many code units. */
const textStep = 1 << 20;

/** https://w3c.github.io/FileAPI/#process-blob-parts. Runs no app code. */
export function processBlobParts(
  given: readonly BlobPart[],
  endings: string,
): { parts: Uint8Array<ArrayBuffer>[]; size: number } {
  // 1. Nothing yet.
  const gathering: Gathering = { parts: [], size: 0, run: [], runLength: 0, isOwn: false, text: "" };
  // 2. Each element.
  for (let at = 0; at < given.length; at++) {
    const part = given[at] as BlobPart;
    if (typeof part === "string") {
      gathering.text += stringToWellFormed(endings === "native" ? withNativeEndings(part) : part);
      if (gathering.text.length >= textStep) endText(gathering);
    } else if ("parts" in part) {
      endRun(gathering);
      addParts(gathering, part);
    } else {
      endText(gathering);
      addToRun(gathering, bytesOf(part), false);
    }
  }
  endRun(gathering);
  // 3. The bytes.
  return { parts: gathering.parts, size: gathering.size };
}

function addParts(gathering: Gathering, blob: BlobRecord): void {
  for (let at = 0; at < blob.parts.length; at++) arrayPush(gathering.parts, blob.parts[at] as Uint8Array<ArrayBuffer>);
  gathering.size += blob.size;
}

function addToRun(gathering: Gathering, bytes: Uint8Array<ArrayBuffer>, isOwn: boolean): void {
  if (typedArrayLength(bytes) === 0) return;
  arrayPush(gathering.run, bytes);
  gathering.runLength += typedArrayLength(bytes);
  gathering.isOwn = isOwn;
}

function endText(gathering: Gathering): void {
  if (gathering.text === "") return;
  const bytes = ops.op_encoding_encode_utf8(gathering.text);
  gathering.text = "";
  addToRun(gathering, bytes, arrayBufferByteLength(typedArrayBuffer(bytes)) === typedArrayLength(bytes));
}

function endRun(gathering: Gathering): void {
  endText(gathering);
  const { run, runLength } = gathering;
  if (runLength === 0) return;
  const first = run[0] as Uint8Array<ArrayBuffer>;
  let bytes = first;
  if (run.length > 1) bytes = concatenateBytes(run, runLength);
  else if (!gathering.isOwn) bytes = copyBytesOf(first);
  arrayPush(gathering.parts, bytes);
  gathering.size += runLength;
  gathering.run = [];
  gathering.runLength = 0;
}

/** In a buffer of its own. `length`: of them all. */
export function concatenateBytes(list: readonly Uint8Array<ArrayBuffer>[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let offset = 0;
  for (let at = 0; at < list.length; at++) {
    const bytes = list[at] as Uint8Array<ArrayBuffer>;
    typedArraySet(all, bytes, offset);
    offset += typedArrayLength(bytes);
  }
  return all;
}

/** https://w3c.github.io/FileAPI/#convert-line-endings-to-native: a line feed, as on every system but one. */
function withNativeEndings(text: string): string {
  let result = "";
  let done = 0;
  for (let at = stringIndexOf(text, "\r"); at !== -1; at = stringIndexOf(text, "\r", done)) {
    result += `${stringSlice(text, done, at)}\n`;
    done = text[at + 1] === "\n" ? at + 2 : at + 1;
  }
  return result + stringSlice(text, done);
}

/** The type that a blob or file is made with: a MIME type, as that standard writes it, or "" (D-FILEAPI-1). */
export function blobType(type: string): string {
  if (type === "") return "";
  const mimeType = parseMimeType(type);
  return mimeType === null ? "" : serializeMimeType(mimeType);
}

const notPrintable = /[^ -~]/;

/**
 * The type of a slice, https://w3c.github.io/FileAPI/#slice-method-algo: in lower case, and "" when it has a character
 * outside of U+0020 to U+007E. That of the blob itself stays as it is (D-FILEAPI-1).
 */
export function sliceType(type: string, blob: BlobRecord): string {
  if (type === blob.type) return type;
  return regExpExec(notPrintable, type) === null ? stringToLowerCase(type) : "";
}
