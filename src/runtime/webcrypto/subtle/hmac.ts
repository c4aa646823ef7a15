// HMAC: https://w3c.github.io/webcrypto/#hmac

import { arrayBufferByteLength, arrayBufferSlice, mathCeil, stringSlice } from "../../infra/index.ts";
import { isArrayBuffer, newDOMException } from "../../webidl/index.ts";
import { blockSize, type HashName, type HmacParams } from "./algorithms.ts";
import { type CryptoKeyRecord, type KeyUsage, normalizeUsages } from "./crypto-key.ts";
import { base64urlEncode, importOct, type JsonWebKey } from "./jwk.ts";

export interface KeyRequest {
  extractable: boolean;
  usages: readonly KeyUsage[];
}

/** "HS256" and the like. */
function jwkAlgorithm(hash: HashName): string {
  return `HS${stringSlice(hash, 4)}`;
}

function checkUsages(usages: readonly KeyUsage[]): void {
  for (let at = 0; at < usages.length; at++) {
    const usage = usages[at];
    if (usage !== "sign" && usage !== "verify") {
      throw newDOMException(`An HMAC key can't be used to "${usage}".`, "SyntaxError");
    }
  }
}

function newKey(
  params: HmacParams,
  request: KeyRequest,
  key: { handle: ArrayBuffer; length: number },
): CryptoKeyRecord {
  if (request.usages.length === 0) throw newDOMException("A secret key needs a usage.", "SyntaxError");
  return {
    type: "secret",
    extractable: request.extractable,
    algorithm: { name: "HMAC", hash: params.hash, length: key.length },
    usages: normalizeUsages(request.usages),
    handle: key.handle,
  };
}

/** https://w3c.github.io/webcrypto/#hmac-operations-generate-key */
export function generateHmacKey(params: HmacParams, request: KeyRequest): CryptoKeyRecord {
  // 1. Usages.
  checkUsages(request.usages);
  // 2. Length.
  const length = params.length ?? blockSize(params.hash);
  if (length === 0) throw newDOMException("An HMAC key needs a length.", "OperationError");
  // 3-4. Key; out of memory is a failure.
  const handle = allocate(mathCeil(length / 8));
  ops.op_crypto_random_fill(new Uint8Array(handle));
  // 5-16. The object.
  return newKey(params, request, { handle, length });
}

function allocate(size: number): ArrayBuffer {
  try {
    return new ArrayBuffer(size);
  } catch {
    throw newDOMException("There is no memory for the key.", "OperationError");
  }
}

/** https://w3c.github.io/webcrypto/#hmac-operations-import-key; `data` is the caller's to give away. */
export function importHmacKey(
  params: HmacParams,
  request: KeyRequest,
  data: ArrayBuffer | JsonWebKey,
): CryptoKeyRecord {
  // 1-2. Usages.
  checkUsages(request.usages);
  // 3-4. Bytes.
  const handle = isArrayBuffer(data) ? data : importOct(data, { ...request, alg: jwkAlgorithm(params.hash) });
  // 5-6. Some bytes.
  const bits = arrayBufferByteLength(handle) * 8;
  if (bits === 0) throw newDOMException("An HMAC key can't be empty.", "DataError");
  // 7. The length that the app gives must end in the last byte.
  const length = params.length ?? bits;
  if (length > bits || length <= bits - 8) throw newDOMException("The key has not the length given.", "DataError");
  // 8-16. The object.
  return newKey(params, request, { handle, length });
}

/** https://w3c.github.io/webcrypto/#hmac-operations-export-key */
export function exportHmacKey(key: CryptoKeyRecord, format: "raw" | "jwk"): ArrayBuffer | object {
  if (format === "raw") return arrayBufferSlice(key.handle, 0);
  return {
    alg: jwkAlgorithm(key.algorithm.hash),
    ext: key.extractable,
    k: base64urlEncode(key.handle),
    key_ops: normalizeUsages(key.usages),
    kty: "oct",
  };
}
