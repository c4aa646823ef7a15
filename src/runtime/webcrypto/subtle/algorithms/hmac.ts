// HMAC: https://w3c.github.io/webcrypto/#hmac

import { mathCeil, stringSlice, stringStartsWith } from "../../../infra/index.ts";
import { isArrayBuffer, newDOMException } from "../../../webidl/index.ts";
import type { Algorithm, ImportRequest, KeyFormat, KeyRequest, Params } from "../algorithm.ts";
import { type Awaitable, given, isLater, then } from "../awaitable.ts";
import type { CryptoKeyRecord, KeyUsage } from "../crypto-key.ts";
import { hash, notSupported, optional, required, unsignedLong } from "../dictionaries.ts";
import { exportOct, importOct, type JsonWebKey } from "../jwk.ts";
import { bitLength, copyOf, randomSecret } from "../secrets.ts";
import { checkUsages } from "../usages.ts";

interface HmacParams extends Params {
  hash: Params;
  /** Bits of the key, when the app says how many. */
  length: number | undefined;
}

interface HmacKeyAlgorithm {
  readonly name: string;
  readonly hash: { readonly name: string };
  readonly length: number;
}

const usages: readonly KeyUsage[] = ["sign", "verify"];
const keyParams = [required("hash", hash), optional("length", unsignedLong)];

/** Bits in a block of each hash that HMAC takes. */
const blockSizes: Readonly<Record<string, number>> = {
  __proto__: null as never,
  "SHA-1": 512,
  "SHA-256": 512,
  "SHA-384": 1024,
  "SHA-512": 1024,
  "SHA3-256": 1088,
  "SHA3-384": 832,
  "SHA3-512": 576,
};

export function isHmacHash(name: string): boolean {
  return blockSizes[name] !== undefined;
}

function blockSize(params: HmacParams): number {
  return blockSizes[params.hash.name] ?? notSupported(`HMAC is not defined for ${params.hash.name}.`);
}

/** "HS256" and the like; SHA-3 has none. */
function jwkAlgorithm(hashName: string): string | undefined {
  return stringStartsWith(hashName, "SHA3") ? undefined : `HS${stringSlice(hashName, 4)}`;
}

function hashOf(key: CryptoKeyRecord): string {
  return (key.algorithm as HmacKeyAlgorithm).hash.name;
}

function newKey(
  params: HmacParams,
  request: KeyRequest,
  key: { handle: ArrayBuffer; length: number },
): CryptoKeyRecord {
  return {
    type: "secret",
    extractable: request.extractable,
    algorithm: { name: "HMAC", hash: { name: params.hash.name }, length: key.length } as HmacKeyAlgorithm,
    usages: request.usages,
    handle: key.handle,
  };
}

/** https://w3c.github.io/webcrypto/#hmac-operations-get-key-length */
function getKeyLength(params: Params): number {
  const { length } = params as HmacParams;
  // 1. That of a block, or what the app says.
  if (length === 0) throw new TypeError("HMAC: length must not be 0.");
  return length ?? blockSize(params as HmacParams);
}

function generatedLength(params: HmacParams): number {
  const length = params.length ?? blockSize(params);
  if (length === 0) throw newDOMException("An HMAC key needs a length.", "OperationError");
  return length;
}

/** https://w3c.github.io/webcrypto/#hmac-operations-generate-key */
function generateKey(params: Params, request: KeyRequest): CryptoKeyRecord {
  // 1. Usages.
  checkUsages(request.usages, usages, "HMAC");
  // 2. Length.
  const length = generatedLength(params as HmacParams);
  // 3-4. Key; out of memory is a failure.
  const handle = randomSecret(mathCeil(length / 8));
  // 5-16. The object.
  return newKey(params as HmacParams, request, { handle, length });
}

function keyBytes(params: HmacParams, request: ImportRequest): ArrayBuffer {
  const { data, format } = request;
  if (isArrayBuffer(data) && (format === "raw" || format === "raw-secret")) return data;
  if (format !== "jwk") return notSupported(`An HMAC key has no format "${format}".`);
  return importOct(data as JsonWebKey, { ...request, use: "sig", alg: () => jwkAlgorithm(params.hash.name) });
}

/** https://w3c.github.io/webcrypto/#hmac-operations-import-key */
function importKey(params: Params, request: ImportRequest): CryptoKeyRecord {
  const { length: wanted } = params as HmacParams;
  // 1-2. Usages.
  checkUsages(request.usages, usages, "HMAC");
  // 3-4. Bytes, of a hash that there is an HMAC of.
  blockSize(params as HmacParams);
  const handle = keyBytes(params as HmacParams, request);
  // 5-6. Some bytes.
  const bits = bitLength(handle);
  if (bits === 0) throw newDOMException("An HMAC key can't be empty.", "DataError");
  // 7. The length that the app gives must end in the last byte.
  const length = wanted ?? bits;
  if (length > bits || length <= bits - 8) throw newDOMException("The key has not the length given.", "DataError");
  // 8-16. The object.
  return newKey(params as HmacParams, request, { handle, length });
}

/** https://w3c.github.io/webcrypto/#hmac-operations-export-key */
function exportKey(key: CryptoKeyRecord, format: KeyFormat): ArrayBuffer | Partial<JsonWebKey> {
  if (format === "raw" || format === "raw-secret") return ops.op_crypto_secret(key.handle as ArrayBuffer);
  if (format === "jwk") return exportOct(key, jwkAlgorithm(hashOf(key)));
  return notSupported(`An HMAC key has no format "${format}".`);
}

function mac(key: CryptoKeyRecord, message: Uint8Array): Awaitable<ArrayBuffer> {
  return given(ops.op_crypto_hmac(hashOf(key), key.handle as ArrayBuffer, message));
}

/** https://w3c.github.io/webcrypto/#hmac-operations-verify */
function verify(key: CryptoKeyRecord, signed: { signature: Uint8Array; message: Uint8Array }): Awaitable<boolean> {
  const { message, signature } = signed;
  const computed = mac(key, message);
  if (!isLater(computed)) return ops.op_crypto_equal(computed, signature);
  // The app may change it meanwhile.
  const copy = copyOf(signature);
  return then(computed, (bytes) => ops.op_crypto_equal(bytes, copy));
}

export const hmac: readonly Algorithm[] = [
  {
    name: "HMAC",
    operations: {
      sign: [],
      verify: [],
      generateKey: keyParams,
      importKey: keyParams,
      exportKey: [],
      "get key length": keyParams,
    },
    check(operation, params) {
      if (operation === "generateKey") generatedLength(params as HmacParams);
      if (operation === "importKey") blockSize(params as HmacParams);
      if (operation === "get key length") getKeyLength(params);
    },
    /** https://w3c.github.io/webcrypto/#hmac-operations-sign */
    sign: (_params, key, message) => mac(key, message),
    verify: (_params, key, signed) => verify(key, signed),
    generateKey,
    importKey,
    exportKey,
    getKeyLength,
  },
];
