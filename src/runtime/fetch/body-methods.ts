// What the methods of the Body mixin do: https://fetch.spec.whatwg.org/#body-mixin

import { type BlobRecord, blobs } from "../fileapi/index.ts";
import { arrayBufferByteLength, jsonParse, typedArrayBuffer, typedArrayLength } from "../infra/index.ts";
import { copyBytesOf, newPromise, rejectedPromise, resolvedPromise } from "../webidl/index.ts";
import { decodedText, decodeUtf8, isBlobSource, isBodyUnusable, readAllBytes, readBody, takeSource } from "./body.ts";
import type { HeaderList } from "./header-list.ts";
import type { BodyRecord, BodySource } from "./records.ts";

/** The forms in which a body may be at hand, made into what the app wants. May throw. */
export interface BodyPackage<T> {
  ofText(text: string): T;
  /** `isOwn`: nobody else holds the bytes, and their buffer holds nothing else. */
  ofBytes(bytes: Uint8Array<ArrayBuffer>, isOwn: boolean): T;
  /** Where the bytes of a blob are not good enough. */
  ofBlob?(blob: BlobRecord): T;
}

/** A package that depends on what the headers say of the body. */
export type BodyPackageOf<T> = (headers: HeaderList) => BodyPackage<T>;

export const asText: BodyPackage<string> = {
  ofText: decodedText,
  ofBytes: decodeUtf8,
};

export const asJson: BodyPackage<unknown> = {
  ofText: (text) => jsonParse(decodedText(text)) as unknown,
  ofBytes: (bytes) => jsonParse(decodeUtf8(bytes)) as unknown,
};

export const asBytes: BodyPackage<Uint8Array<ArrayBuffer>> = {
  ofText: (text) => ownBytes(ops.op_encoding_encode_utf8(text)),
  ofBytes: (bytes, isOwn) => (isOwn ? bytes : copyBytesOf(bytes)),
};

export const asArrayBuffer: BodyPackage<ArrayBuffer> = {
  ofText: (text) => typedArrayBuffer(asBytes.ofText(text)) as ArrayBuffer,
  ofBytes: (bytes, isOwn) => typedArrayBuffer(asBytes.ofBytes(bytes, isOwn)) as ArrayBuffer,
};

/** The bytes in a buffer that holds nothing else. */
function ownBytes(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return arrayBufferByteLength(typedArrayBuffer(bytes)) === typedArrayLength(bytes) ? bytes : copyBytesOf(bytes);
}

/** https://fetch.spec.whatwg.org/#concept-body-consume-body */
export function consumeBody<T>(body: BodyRecord | null, into: BodyPackage<T>): Promise<T> {
  // 1. Unusable.
  if (body !== null && isBodyUnusable(body)) return rejectedPromise(new TypeError("the body has already been used"));
  // 5, 6. At hand, or there is none.
  const source = body === null ? "" : takeSource(body);
  if (source !== null || body === null) return packed(source ?? "", into);
  // 2–4. It comes piece by piece.
  const { promise, resolve, reject } = newPromise<T>();
  const onBytes = (bytes: Uint8Array<ArrayBuffer>) => {
    try {
      resolve(into.ofBytes(bytes, true));
    } catch (error) {
      reject(error);
    }
  };
  readAllBytes(readBody(body), onBytes, reject);
  return promise;
}

function packed<T>(source: BodySource, into: BodyPackage<T>): Promise<T> {
  try {
    return resolvedPromise(packageOf(source, into));
  } catch (error) {
    return rejectedPromise(error);
  }
}

function packageOf<T>(source: BodySource, into: BodyPackage<T>): T {
  if (typeof source === "string") return into.ofText(source);
  if (!isBlobSource(source)) return into.ofBytes(source, false);
  if (into.ofBlob !== undefined) return into.ofBlob(source);
  return into.ofBytes(blobs.load().viewOfBlob(source), source.parts.length > 1);
}
