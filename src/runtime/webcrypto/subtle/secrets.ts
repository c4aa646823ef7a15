// Copies of bytes that are overwritten when they are given up.

import { arrayBufferByteLength } from "../../infra/index.ts";
import { newDOMException } from "../../webidl/index.ts";

/** A copy whose memory is overwritten before it is freed. */
export function copyOf(source: ArrayBuffer | ArrayBufferView): Uint8Array<ArrayBuffer> {
  return new Uint8Array(ops.op_crypto_secret(source));
}

/** Random bytes whose memory is overwritten before it is freed. */
export function randomSecret(size: number): ArrayBuffer {
  try {
    return ops.op_crypto_secret(size);
  } catch {
    throw newDOMException(`There is no memory for a key of ${size} bytes.`, "OperationError");
  }
}

export function bitLength(bytes: ArrayBuffer): number {
  return arrayBufferByteLength(bytes) * 8;
}
