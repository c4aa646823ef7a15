// The Crypto interface: https://w3c.github.io/webcrypto/#crypto-interface

import { arrayIncludes, deferredRoom, typedArrayByteLength, typedArrayName } from "../infra/index.ts";
import {
  defineInterface,
  internalToken,
  newDOMException,
  requireArguments,
  requireInternal,
  toArrayBufferView,
} from "../webidl/index.ts";
import type { DigestStream } from "./digest-stream/index.ts";
import type { SubtleCrypto } from "./subtle/index.ts";

const digestStreamRoom = deferredRoom<typeof import("./digest-stream/index.ts")>("webcrypto/digest-stream");
const subtleRoom = deferredRoom<typeof import("./subtle/index.ts")>("webcrypto/subtle");

let is: (value: object) => boolean;

export class Crypto {
  // There is nothing to keep: reading it on anything but a Crypto throws a TypeError.
  #brand = undefined;

  static {
    is = (value) => #brand in value;
  }

  constructor(token: unknown) {
    requireInternal(token);
  }

  get subtle(): SubtleCrypto {
    this.#brand;
    return subtleRoom.load().subtle;
  }

  /** An extension of Workers. */
  get DigestStream(): typeof DigestStream {
    this.#brand;
    return digestStreamRoom.load().DigestStream;
  }

  getRandomValues(array: unknown): ArrayBufferView {
    this.#brand;
    requireArguments(arguments.length, 1, "Crypto.getRandomValues");
    return getRandomValues(toArrayBufferView(array, "Crypto.getRandomValues: array"));
  }

  randomUUID(): string {
    this.#brand;
    return ops.op_crypto_random_uuid();
  }
}

defineInterface(Crypto, { length: 0, is });

const integerArrays: readonly (string | undefined)[] = [
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "BigInt64Array",
  "BigUint64Array",
];

/** https://w3c.github.io/webcrypto/#Crypto-method-getRandomValues */
function getRandomValues(array: ArrayBufferView): ArrayBufferView {
  // 1. Integers only.
  if (!arrayIncludes(integerArrays, typedArrayName(array))) {
    throw newDOMException("Crypto.getRandomValues: array must be an array of integers.", "TypeMismatchError");
  }
  // 2. Not too many.
  if (typedArrayByteLength(array) > 65536) {
    throw newDOMException("Crypto.getRandomValues: array has more than 65536 bytes.", "QuotaExceededError");
  }
  // 3. Fill.
  ops.op_crypto_random_fill(array);
  // 4. The very array.
  return array;
}

export const crypto = new Crypto(internalToken);
