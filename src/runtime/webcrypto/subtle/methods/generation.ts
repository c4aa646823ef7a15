// The operations of SubtleCrypto that make keys, and bits, of nothing or of other keys.

import { newDOMException, toBoolean, toUnsignedLong } from "../../../webidl/index.ts";
import type { KeyPairRecord } from "../algorithm.ts";
import { type Awaitable, then } from "../awaitable.ts";
import { type CryptoKey, type CryptoKeyRecord, newCryptoKey, toCryptoKey } from "../crypto-key.ts";
import { notSupported, toAlgorithmIdentifier } from "../dictionaries.ts";
import { algorithmOf, normalizeAlgorithm } from "../registered-algorithms.ts";
import { checkUsages, normalizeUsages, toUsages } from "../usages.ts";
import { importAs } from "./transport.ts";
import { requireUsage, stepsOf } from "./use.ts";

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-generateKey */
export function generateKey(
  algorithm: unknown,
  extractable: unknown,
  keyUsages: unknown,
): Awaitable<CryptoKey | object> {
  const context = "SubtleCrypto.generateKey";
  const identifier = toAlgorithmIdentifier(algorithm, `${context}: algorithm`);
  const request = { extractable: toBoolean(extractable), usages: toUsages(keyUsages, `${context}: keyUsages`) };
  // 2-3. Normalize.
  const params = normalizeAlgorithm(identifier, "generateKey");
  // 4-10. Generate.
  return then(stepsOf(params, "generateKey")(params, request), toGenerated);
}

function isPair(generated: CryptoKeyRecord | KeyPairRecord): generated is KeyPairRecord {
  return (generated as CryptoKeyRecord).type === undefined;
}

/** Steps 8 and 9 of generateKey: a key that needs usages has some. */
function toGenerated(generated: CryptoKeyRecord | KeyPairRecord): CryptoKey | object {
  if (!isPair(generated)) {
    requireSomeUsage(generated);
    return newCryptoKey(withNormalizedUsages(generated));
  }
  const { publicKey, privateKey } = generated;
  requireSomeUsage(privateKey);
  return {
    privateKey: newCryptoKey(withNormalizedUsages(privateKey)),
    publicKey: newCryptoKey(withNormalizedUsages(publicKey)),
  };
}

function requireSomeUsage(key: CryptoKeyRecord): void {
  if (key.usages.length === 0) throw newDOMException(`A ${key.type} key needs a usage.`, "SyntaxError");
}

function withNormalizedUsages(key: CryptoKeyRecord): CryptoKeyRecord {
  key.usages = normalizeUsages(key.usages);
  return key;
}

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-deriveKey */
export function deriveKey(given: readonly unknown[]): Awaitable<CryptoKey> {
  const context = "SubtleCrypto.deriveKey";
  const identifier = toAlgorithmIdentifier(given[0], `${context}: algorithm`);
  const baseKey = toCryptoKey(given[1], `${context}: baseKey`);
  const keyIdentifier = toAlgorithmIdentifier(given[2], `${context}: derivedKeyType`);
  const request = { extractable: toBoolean(given[3]), usages: toUsages(given[4], `${context}: keyUsages`) };
  // 2-7. Normalize.
  const params = normalizeAlgorithm(identifier, "deriveBits");
  const importParams = normalizeAlgorithm(keyIdentifier, "importKey");
  const lengthParams = normalizeAlgorithm(keyIdentifier, "get key length");
  // 8-12. Is it this key's to do?
  requireUsage(baseKey, params, "deriveKey");
  // 13. How many bits?
  const length = stepsOf(lengthParams, "getKeyLength")(lengthParams);
  // 14-18. Derive, and import.
  return then(stepsOf(params, "deriveBits")(params, baseKey, length), (data) =>
    importAs(importParams, { format: "raw-secret", data, ...request }),
  );
}

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-deriveBits */
export function deriveBits(algorithm: unknown, baseKey: unknown, length: unknown): Awaitable<ArrayBuffer> {
  const context = "SubtleCrypto.deriveBits";
  const identifier = toAlgorithmIdentifier(algorithm, `${context}: algorithm`);
  const key = toCryptoKey(baseKey, `${context}: baseKey`);
  const bits = length === undefined || length === null ? null : toUnsignedLong(length, `${context}: length`);
  // 2-3. Normalize.
  const params = normalizeAlgorithm(identifier, "deriveBits");
  // 4-8. Is it this key's to do?
  requireUsage(key, params, "deriveBits");
  // 9-12. Derive.
  return stepsOf(params, "deriveBits")(params, key, bits);
}

/** https://wicg.github.io/webcrypto-modern-algos/#SubtleCrypto-method-getPublicKey */
export function getPublicKey(key: unknown, keyUsages: unknown): CryptoKey {
  const record = toCryptoKey(key, "SubtleCrypto.getPublicKey: key");
  const usages = toUsages(keyUsages, "SubtleCrypto.getPublicKey: keyUsages");
  // 2-3. Can its kind tell?
  const { name } = record.algorithm;
  const { publicUsages, publicHandle } = algorithmOf(record.algorithm);
  if (publicUsages === undefined || publicHandle === undefined) {
    return notSupported(`A key for ${name} has no public key.`);
  }
  // 4-8. Can this one?
  if (record.type !== "private") throw newDOMException("The key is not a private one.", "InvalidAccessError");
  checkUsages(usages, publicUsages, name);
  // 9-16. The object.
  return newCryptoKey({
    type: "public",
    extractable: true,
    algorithm: record.algorithm,
    usages: normalizeUsages(usages),
    handle: publicHandle(record),
  });
}
