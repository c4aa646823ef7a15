// The SubtleCrypto interface: https://w3c.github.io/webcrypto/#subtlecrypto-interface. The engine does at once what the
// standard does in parallel, so no copy of an app's bytes is made: nothing runs between the call and the result.

import { arrayIncludes, typedArrayBuffer } from "../../infra/index.ts";
import {
  copyBytesOf,
  defineInterface,
  internalToken,
  isBufferSource,
  newDOMException,
  rejectedPromise,
  requireArguments,
  requireInternal,
  resolvedPromise,
  toBoolean,
  toBufferSource,
  toEnum,
  toSequence,
} from "../../webidl/index.ts";
import { normalizeHash, normalizeKeyParams, normalizeSignature, toAlgorithm } from "./algorithms.ts";
import {
  type CryptoKey,
  type CryptoKeyRecord,
  type KeyUsage,
  keyUsages,
  newCryptoKey,
  toCryptoKey,
} from "./crypto-key.ts";
import { exportHmacKey, generateHmacKey, importHmacKey } from "./hmac.ts";
import { type JsonWebKey, toJsonWebKey } from "./jwk.ts";

let is: (value: object) => boolean;

export class SubtleCrypto {
  // There is nothing to keep: reading it on anything but a SubtleCrypto throws a TypeError.
  #brand = undefined;

  static {
    is = (value) => #brand in value;
  }

  constructor(token: unknown) {
    requireInternal(token);
  }

  digest(algorithm: unknown, data: unknown): Promise<ArrayBuffer> {
    const given = arguments.length;
    return promised(() => {
      this.#brand;
      requireArguments(given, 2, "SubtleCrypto.digest");
      return digest(algorithm, data);
    });
  }

  sign(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    const given = arguments.length;
    return promised(() => {
      this.#brand;
      requireArguments(given, 3, "SubtleCrypto.sign");
      return sign(algorithm, key, data);
    });
  }

  verify(algorithm: unknown, key: unknown, signature: unknown, data: unknown): Promise<boolean> {
    const given = arguments.length;
    return promised(() => {
      this.#brand;
      requireArguments(given, 4, "SubtleCrypto.verify");
      return verify(algorithm, key, signature, data);
    });
  }

  generateKey(algorithm: unknown, extractable: unknown, usages: unknown): Promise<CryptoKey> {
    const given = arguments.length;
    return promised(() => {
      this.#brand;
      requireArguments(given, 3, "SubtleCrypto.generateKey");
      return generateKey(algorithm, extractable, usages);
    });
  }

  importKey(
    format: unknown,
    keyData: unknown,
    algorithm: unknown,
    extractable: unknown,
    usages: unknown,
  ): Promise<CryptoKey> {
    const given = arguments.length;
    return promised(() => {
      this.#brand;
      requireArguments(given, 5, "SubtleCrypto.importKey");
      return importKey({ format, keyData, algorithm, extractable, usages });
    });
  }

  exportKey(format: unknown, key: unknown): Promise<ArrayBuffer | object> {
    const given = arguments.length;
    return promised(() => {
      this.#brand;
      requireArguments(given, 2, "SubtleCrypto.exportKey");
      return exportKey(format, key);
    });
  }
}

defineInterface(SubtleCrypto, { length: 0, is });

/** The one that `crypto.subtle` is. */
export const subtle = new SubtleCrypto(internalToken);

function promised<T>(steps: () => T): Promise<T> {
  try {
    return resolvedPromise(steps());
  } catch (error) {
    return rejectedPromise(error);
  }
}

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-digest */
function digest(algorithm: unknown, data: unknown): ArrayBuffer {
  const typedAlgorithm = toAlgorithm(algorithm, "SubtleCrypto.digest: algorithm");
  const source = toBufferSource(data, "SubtleCrypto.digest: data");
  return ops.op_crypto_digest(normalizeHash(typedAlgorithm), source);
}

function requireUsage(key: CryptoKeyRecord, name: string, usage: KeyUsage): void {
  if (key.algorithm.name !== name) throw newDOMException("The key is for another algorithm.", "InvalidAccessError");
  if (!arrayIncludes(key.usages, usage)) {
    throw newDOMException(`The key's usages don't allow to ${usage}.`, "InvalidAccessError");
  }
}

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-sign */
function sign(algorithm: unknown, key: unknown, data: unknown): ArrayBuffer {
  const typedAlgorithm = toAlgorithm(algorithm, "SubtleCrypto.sign: algorithm");
  const record = toCryptoKey(key, "SubtleCrypto.sign: key");
  const source = toBufferSource(data, "SubtleCrypto.sign: data");
  requireUsage(record, normalizeSignature(typedAlgorithm), "sign");
  return ops.op_crypto_hmac_sign(record.algorithm.hash, record.handle, source);
}

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-verify */
function verify(algorithm: unknown, key: unknown, signature: unknown, data: unknown): boolean {
  const typedAlgorithm = toAlgorithm(algorithm, "SubtleCrypto.verify: algorithm");
  const record = toCryptoKey(key, "SubtleCrypto.verify: key");
  const signed = toBufferSource(signature, "SubtleCrypto.verify: signature");
  const source = toBufferSource(data, "SubtleCrypto.verify: data");
  requireUsage(record, normalizeSignature(typedAlgorithm), "verify");
  return ops.op_crypto_hmac_verify(record.algorithm.hash, record.handle, signed, source);
}

function toUsages(value: unknown, context: string): KeyUsage[] {
  return toSequence(value, context, (item, itemContext) => toEnum(item, keyUsages, itemContext));
}

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-generateKey */
function generateKey(algorithm: unknown, extractable: unknown, usages: unknown): CryptoKey {
  const typedAlgorithm = toAlgorithm(algorithm, "SubtleCrypto.generateKey: algorithm");
  const request = {
    extractable: toBoolean(extractable),
    usages: toUsages(usages, "SubtleCrypto.generateKey: keyUsages"),
  };
  return newCryptoKey(generateHmacKey(normalizeKeyParams(typedAlgorithm), request));
}

const formats = ["raw", "pkcs8", "spki", "jwk"] as const;

function requireSecretFormat(format: (typeof formats)[number]): "raw" | "jwk" {
  if (format === "raw" || format === "jwk") return format;
  throw newDOMException(`An HMAC key has no format "${format}".`, "NotSupportedError");
}

type ImportArgument = "format" | "keyData" | "algorithm" | "extractable" | "usages";

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-importKey */
function importKey(given: Record<ImportArgument, unknown>): CryptoKey {
  const { format, keyData, algorithm, extractable, usages } = given;
  const typedFormat = toEnum(format, formats, "SubtleCrypto.importKey: format");
  const data = toKeyData(keyData, typedFormat);
  const typedAlgorithm = toAlgorithm(algorithm, "SubtleCrypto.importKey: algorithm");
  const request = {
    extractable: toBoolean(extractable),
    usages: toUsages(usages, "SubtleCrypto.importKey: keyUsages"),
  };
  const params = normalizeKeyParams(typedAlgorithm);
  requireSecretFormat(typedFormat);
  return newCryptoKey(importHmacKey(params, request, data));
}

function toKeyData(value: unknown, format: string): ArrayBuffer | JsonWebKey {
  if (isBufferSource(value)) {
    if (format === "jwk") throw new TypeError("SubtleCrypto.importKey: keyData must be a JSON Web Key.");
    return typedArrayBuffer(copyBytesOf(toBufferSource(value, "SubtleCrypto.importKey: keyData"))) as ArrayBuffer;
  }
  const jwk = toJsonWebKey(value, "SubtleCrypto.importKey: keyData");
  if (format !== "jwk") throw new TypeError("SubtleCrypto.importKey: keyData must be an ArrayBuffer or a view.");
  return jwk;
}

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-exportKey */
function exportKey(format: unknown, key: unknown): ArrayBuffer | object {
  const typedFormat = toEnum(format, formats, "SubtleCrypto.exportKey: format");
  const record = toCryptoKey(key, "SubtleCrypto.exportKey: key");
  if (!record.extractable) throw newDOMException("The key is not extractable.", "InvalidAccessError");
  return exportHmacKey(record, requireSecretFormat(typedFormat));
}
