// HKDF and PBKDF2: https://w3c.github.io/webcrypto/#hkdf and https://w3c.github.io/webcrypto/#pbkdf2

import { newDOMException } from "../../../webidl/index.ts";
import type { Algorithm, Params } from "../algorithm.ts";
import { type Awaitable, performed } from "../awaitable.ts";
import type { CryptoKeyRecord } from "../crypto-key.ts";
import { bytes, hash, notSupported, required, unsignedLong } from "../dictionaries.ts";
import { importBaseKey } from "../secret-keys.ts";
import { isHmacHash } from "./hmac.ts";

interface HkdfParams extends Params {
  hash: Params;
  info: Uint8Array;
  salt: Uint8Array;
}

interface Pbkdf2Params extends Params {
  hash: Params;
  iterations: number;
  salt: Uint8Array;
}

function operationError(message: string): never {
  throw newDOMException(message, "OperationError");
}

/** Whole bytes of a hash that there is an HMAC of. */
function sizeOf(params: HkdfParams | Pbkdf2Params, length: number | null): number {
  const { hash, name } = params;
  if (!isHmacHash(hash.name)) notSupported(`${name} is not defined for ${hash.name}.`);
  if (length === null || length % 8 !== 0) operationError(`${name}: length must be a multiple of 8 bits.`);
  return length / 8;
}

/** https://w3c.github.io/webcrypto/#hkdf-operations-derive-bits */
function deriveHkdf(params: Params, key: CryptoKeyRecord, length: number | null): ArrayBuffer {
  const { hash, info, salt } = params as HkdfParams;
  // 1. Length.
  const size = sizeOf(params as HkdfParams, length);
  // 2-5. Extract and expand.
  const handle = key.handle as ArrayBuffer;
  return ops.op_crypto_hkdf(hash.name, handle, salt, info, size) ?? operationError("HKDF: length is too large.");
}

function pbkdf2Size(params: Pbkdf2Params, length: number | null): number {
  const size = sizeOf(params, length);
  if (params.iterations === 0) operationError("PBKDF2: iterations must not be 0.");
  return size;
}

/** https://w3c.github.io/webcrypto/#pbkdf2-operations-derive-bits */
function derivePbkdf2(params: Params, key: CryptoKeyRecord, length: number | null): Awaitable<ArrayBuffer> {
  const { hash, iterations, salt } = params as Pbkdf2Params;
  // 1-3. Length and iterations.
  const size = pbkdf2Size(params as Pbkdf2Params, length);
  // 4-7. Derive.
  const handle = key.handle as ArrayBuffer;
  const bits = ops.op_crypto_pbkdf2(hash.name, handle, salt, iterations, size);
  return performed(bits, (derived) => derived ?? operationError("PBKDF2: there is no memory for the bits."));
}

export const derivation: readonly Algorithm[] = [
  {
    name: "HKDF",
    operations: {
      deriveBits: [required("hash", hash), required("info", bytes), required("salt", bytes)],
      importKey: [],
      "get key length": [],
    },
    check(operation, params, length) {
      if (operation === "deriveBits") sizeOf(params as HkdfParams, length);
    },
    deriveBits: deriveHkdf,
    importKey: (_params, request) => importBaseKey("HKDF", request, true),
    getKeyLength: () => null,
  },
  {
    name: "PBKDF2",
    operations: {
      deriveBits: [required("hash", hash), required("iterations", unsignedLong), required("salt", bytes)],
      importKey: [],
      "get key length": [],
    },
    check(operation, params, length) {
      if (operation === "deriveBits") pbkdf2Size(params as Pbkdf2Params, length);
    },
    deriveBits: derivePbkdf2,
    importKey: (_params, request) => importBaseKey("PBKDF2", request, true),
    getKeyLength: () => null,
  },
];
