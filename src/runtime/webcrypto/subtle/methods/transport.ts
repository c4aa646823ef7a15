// The operations of SubtleCrypto that bring keys in and out.

import { typedArrayBuffer } from "../../../infra/index.ts";
import {
  bytesOf,
  isArrayBuffer,
  isBufferSource,
  newDOMException,
  toBoolean,
  toBufferSource,
  toEnum,
} from "../../../webidl/index.ts";
import { type ImportRequest, type KeyFormat, keyFormats, type Params } from "../algorithm.ts";
import { type CryptoKey, type CryptoKeyRecord, newCryptoKey, toCryptoKey } from "../crypto-key.ts";
import { notSupported, toAlgorithmIdentifier } from "../dictionaries.ts";
import { type JsonWebKey, jwkObject, parseJwk, stringifyJwk, toJsonWebKey } from "../jwk.ts";
import { normalizeAlgorithm, registers } from "../registered-algorithms.ts";
import { copyOf } from "../secrets.ts";
import { normalizeUsages, toUsages } from "../usages.ts";
import { requireUsage, stepsOf } from "./use.ts";

function toKeyFormat(value: unknown, context: string): KeyFormat {
  return toEnum(value, keyFormats, `${context}: format`);
}

/** (BufferSource or JsonWebKey): a JWK is read at once, bytes are copied later. */
function toKeyData(value: unknown): ArrayBuffer | ArrayBufferView | JsonWebKey {
  const context = "SubtleCrypto.importKey: keyData";
  return isBufferSource(value) ? toBufferSource(value, context) : toJsonWebKey(value, context);
}

/** The import key operation and what follows it in each method: a key of a kind that needs usages has some. */
export function importAs(params: Params, request: ImportRequest): CryptoKey {
  const key = stepsOf(params, "importKey")(params, request);
  if (key.type !== "public" && request.usages.length === 0) {
    throw newDOMException(`A ${key.type} key needs a usage.`, "SyntaxError");
  }
  key.extractable = request.extractable;
  key.usages = normalizeUsages(request.usages);
  return newCryptoKey(key);
}

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-importKey */
export function importKey(given: readonly unknown[]): CryptoKey {
  const context = "SubtleCrypto.importKey";
  const format = toKeyFormat(given[0], context);
  const keyData = toKeyData(given[1]);
  const identifier = toAlgorithmIdentifier(given[2], `${context}: algorithm`);
  const extractable = toBoolean(given[3]);
  const usages = toUsages(given[4], `${context}: keyUsages`);
  // 2-3. Normalize.
  const params = normalizeAlgorithm(identifier, "importKey");
  // 4. A JWK for "jwk", bytes for all others.
  if ((format === "jwk") === isBufferSource(keyData)) {
    const wanted = format === "jwk" ? "a JSON Web Key" : "an ArrayBuffer or an ArrayBufferView";
    throw new TypeError(`${context}: keyData must be ${wanted} for the format "${format}".`);
  }
  const data = isBufferSource(keyData) ? (typedArrayBuffer(copyOf(keyData)) as ArrayBuffer) : keyData;
  // 5-13. Import.
  return importAs(params, { format, data, extractable, usages });
}

function exported(key: CryptoKeyRecord, format: KeyFormat): ArrayBuffer | Partial<JsonWebKey> {
  const { name } = key.algorithm;
  if (!registers(name, "exportKey")) return notSupported(`A key for ${name} can't be exported.`);
  if (!key.extractable) throw newDOMException("The key is not extractable.", "InvalidAccessError");
  return stepsOf(key.algorithm, "exportKey")(key, format);
}

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-exportKey */
export function exportKey(format: unknown, key: unknown): ArrayBuffer | object {
  const typedFormat = toKeyFormat(format, "SubtleCrypto.exportKey");
  const record = toCryptoKey(key, "SubtleCrypto.exportKey: key");
  // 2-7. Export.
  const result = exported(record, typedFormat);
  // 8-10. As an object of this realm.
  return isArrayBuffer(result) ? result : jwkObject(result);
}

type Fallback = { wrapKey: "encrypt"; unwrapKey: "decrypt" };

/** The algorithm's own operation where it registers one, else the one that works on any bytes. */
function normalizeWrapping<Own extends keyof Fallback>(
  identifier: object | string,
  own: Own,
  fallback: Fallback[Own],
): [Params, Own | Fallback[Own]] {
  try {
    return [normalizeAlgorithm(identifier, own), own];
  } catch {
    return [normalizeAlgorithm(identifier, fallback), fallback];
  }
}

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-wrapKey */
export function wrapKey(format: unknown, key: unknown, wrappingKey: unknown, wrapAlgorithm: unknown): ArrayBuffer {
  const context = "SubtleCrypto.wrapKey";
  const typedFormat = toKeyFormat(format, context);
  const record = toCryptoKey(key, `${context}: key`);
  const wrapping = toCryptoKey(wrappingKey, `${context}: wrappingKey`);
  const identifier = toAlgorithmIdentifier(wrapAlgorithm, `${context}: wrapAlgorithm`);
  // 2-4. Normalize.
  const normalized = normalizeWrapping(identifier, "wrapKey", "encrypt");
  const params = normalized[0];
  // 5-9. Is it this key's to do?
  requireUsage(wrapping, params, "wrapKey");
  // 10-12. Export.
  const result = exported(record, typedFormat);
  // 13. As bytes.
  const bytes = isArrayBuffer(result) ? bytesOf(result) : ops.op_encoding_encode_utf8(stringifyJwk(result));
  // 14-17. Wrap.
  return stepsOf(params, normalized[1])(params, wrapping, bytes);
}

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-unwrapKey */
export function unwrapKey(given: readonly unknown[]): CryptoKey {
  const context = "SubtleCrypto.unwrapKey";
  const format = toKeyFormat(given[0], context);
  const source = toBufferSource(given[1], `${context}: wrappedKey`);
  const unwrapping = toCryptoKey(given[2], `${context}: unwrappingKey`);
  const identifier = toAlgorithmIdentifier(given[3], `${context}: unwrapAlgorithm`);
  const keyIdentifier = toAlgorithmIdentifier(given[4], `${context}: unwrappedKeyAlgorithm`);
  const extractable = toBoolean(given[5]);
  const usages = toUsages(given[6], `${context}: keyUsages`);
  // 2-6. Normalize.
  const normalized = normalizeWrapping(identifier, "unwrapKey", "decrypt");
  const params = normalized[0];
  const keyParams = normalizeAlgorithm(keyIdentifier, "importKey");
  // 7. Copy.
  const wrapped = copyOf(source);
  // 8-12. Is it this key's to do?
  requireUsage(unwrapping, params, "unwrapKey");
  // 13. Unwrap.
  const bytes = stepsOf(params, normalized[1])(params, unwrapping, wrapped);
  // 14. The key's data.
  const data = format === "jwk" ? parseJwk(bytes) : bytes;
  // 15-20. Import.
  return importAs(keyParams, { format, data, extractable, usages });
}
