// What the algorithms with secret keys have in common: usages, formats, and lengths that are checked.

import { isArrayBuffer, newDOMException } from "../../webidl/index.ts";
import type { ImportRequest, KeyFormat, KeyRequest } from "./algorithm.ts";
import type { CryptoKeyRecord, KeyUsage } from "./crypto-key.ts";
import { notSupported } from "./dictionaries.ts";
import { dataError, exportOct, importOct, type JsonWebKey } from "./jwk.ts";
import { bitLength, randomSecret } from "./secrets.ts";
import { checkUsages } from "./usages.ts";

/** Of keys that an algorithm encrypts or signs with. */
export interface SecretKeyKind {
  readonly name: string;
  readonly usages: readonly KeyUsage[];
  /** Of JWKs. */
  readonly use: "enc" | "sig";
  /** Of JWKs, by the key's bits. */
  alg(length: number): string;
  isLength(length: number): boolean;
  /** Is "raw" another name of "raw-secret"? It is where the algorithm is older than that. */
  readonly raw: boolean;
  /** Is `length` a member of the key's algorithm? */
  readonly tellsLength: boolean;
}

function newKey(kind: SecretKeyKind, request: KeyRequest, handle: ArrayBuffer): CryptoKeyRecord {
  const { name } = kind;
  const algorithm = kind.tellsLength ? { name, length: bitLength(handle) } : { name };
  return { type: "secret", extractable: request.extractable, algorithm, usages: request.usages, handle };
}

function isRaw(kind: SecretKeyKind, format: KeyFormat): boolean {
  return format === "raw-secret" || (format === "raw" && kind.raw);
}

function noFormat(kind: SecretKeyKind, format: KeyFormat): never {
  return notSupported(`A key for ${kind.name} has no format "${format}".`);
}

export function requireLength(kind: SecretKeyKind, length: number): void {
  if (!kind.isLength(length)) {
    throw newDOMException(`A key for ${kind.name} can't have ${length} bits.`, "OperationError");
  }
}

export function generateSecretKey(kind: SecretKeyKind, request: KeyRequest, length: number): CryptoKeyRecord {
  checkUsages(request.usages, kind.usages, kind.name);
  requireLength(kind, length);
  return newKey(kind, request, randomSecret(length / 8));
}

export function importSecretKey(kind: SecretKeyKind, request: ImportRequest): CryptoKeyRecord {
  const { data, format } = request;
  checkUsages(request.usages, kind.usages, kind.name);
  if (isArrayBuffer(data) && isRaw(kind, format)) {
    const length = bitLength(data);
    if (!kind.isLength(length)) dataError(`A key for ${kind.name} can't have ${length} bits.`);
    return newKey(kind, request, data);
  }
  if (format !== "jwk") return noFormat(kind, format);
  const alg = (bytes: ArrayBuffer) => {
    const length = bitLength(bytes);
    return kind.isLength(length) ? kind.alg(length) : dataError(`A key for ${kind.name} can't have ${length} bits.`);
  };
  return newKey(kind, request, importOct(data as JsonWebKey, { ...request, use: kind.use, alg }));
}

export function exportSecretKey(
  kind: SecretKeyKind,
  key: CryptoKeyRecord,
  format: KeyFormat,
): ArrayBuffer | Partial<JsonWebKey> {
  const handle = key.handle as ArrayBuffer;
  if (isRaw(kind, format)) return ops.op_crypto_secret(handle);
  return format === "jwk" ? exportOct(key, kind.alg(bitLength(handle))) : noFormat(kind, format);
}

/** Import of what keys are derived from: the key can't be exported. */
export function importBaseKey(name: string, request: ImportRequest, raw: boolean): CryptoKeyRecord {
  const { data, format } = request;
  if (!isArrayBuffer(data) || !(format === "raw-secret" || (format === "raw" && raw))) {
    return notSupported(`A key for ${name} has no format "${format}".`);
  }
  checkUsages(request.usages, ["deriveKey", "deriveBits"], name);
  if (request.extractable) throw newDOMException(`A key for ${name} can't be extractable.`, "SyntaxError");
  return { type: "secret", extractable: false, algorithm: { name }, usages: request.usages, handle: data };
}
