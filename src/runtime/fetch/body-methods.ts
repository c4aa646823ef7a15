// What the methods of the Body mixin do: https://fetch.spec.whatwg.org/#body-mixin

import { arrayBufferByteLength, jsonParse, typedArrayBuffer, typedArrayLength } from "../infra/index.ts";
import { copyBytesOf, newPromise, rejectedPromise, resolvedPromise } from "../webidl/index.ts";
import { decodedText, decodeUtf8, isBodyUnusable, readAllBytes, readBody, takeSource } from "./body.ts";
import type { BodyRecord } from "./records.ts";

/** The two forms in which a body may be at hand, made into what the app wants. May throw. */
export interface BodyPackage<T> {
  ofText(text: string): T;
  /** `isOwn`: nobody else holds the bytes, and their buffer holds nothing else. */
  ofBytes(bytes: Uint8Array<ArrayBuffer>, isOwn: boolean): T;
}

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

function packed<T>(source: string | Uint8Array<ArrayBuffer>, into: BodyPackage<T>): Promise<T> {
  try {
    return resolvedPromise(typeof source === "string" ? into.ofText(source) : into.ofBytes(source, false));
  } catch (error) {
    return rejectedPromise(error);
  }
}
