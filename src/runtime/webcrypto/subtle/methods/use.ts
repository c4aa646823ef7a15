// The operations of SubtleCrypto that use a key, and digest. Each converts its arguments in their order, normalizes the
// algorithm, checks the key, and has the algorithm do its steps. The app's bytes are not copied: none of its code runs
// between normalizing and the op, which reads them, or copies what it works on later.

import { arrayIncludes, typedArrayByteLength } from "../../../infra/index.ts";
import { bytesOf, newDOMException, toBufferSource } from "../../../webidl/index.ts";
import type { Algorithm, Params } from "../algorithm.ts";
import type { Awaitable } from "../awaitable.ts";
import { type CryptoKeyRecord, type KeyUsage, toCryptoKey } from "../crypto-key.ts";
import { notSupported, toAlgorithmIdentifier } from "../dictionaries.ts";
import { algorithmOf, normalizeAlgorithm } from "../registered-algorithms.ts";

/** Throws an InvalidAccessError unless the key is the algorithm's and may be used so. */
export function requireUsage(key: CryptoKeyRecord, params: Params, usage: KeyUsage): void {
  const { name } = key.algorithm;
  if (name !== params.name) {
    throw newDOMException(`The key is for ${name}, and not for ${params.name}.`, "InvalidAccessError");
  }
  if (!arrayIncludes(key.usages, usage)) {
    throw newDOMException(`The key's usages don't include "${usage}".`, "InvalidAccessError");
  }
}

type Steps<Name extends keyof Algorithm> = NonNullable<Algorithm[Name]>;

/** The steps that an algorithm registers an operation for. */
export function stepsOf<Name extends keyof Algorithm>(named: { readonly name: string }, operation: Name): Steps<Name> {
  const steps = algorithmOf(named)[operation];
  if (steps === undefined) return notSupported(`${named.name} does not support the operation "${operation}".`);
  return steps as Steps<Name>;
}

function useKey(
  operation: "encrypt" | "decrypt" | "sign",
  given: readonly [unknown, unknown, unknown],
): Awaitable<ArrayBuffer> {
  const context = `SubtleCrypto.${operation}`;
  const identifier = toAlgorithmIdentifier(given[0], `${context}: algorithm`);
  const key = toCryptoKey(given[1], `${context}: key`);
  const source = toBufferSource(given[2], `${context}: data`);
  // 2-3. Normalize.
  const params = normalizeAlgorithm(identifier, operation);
  // 5-9. Is it this key's to do?
  requireUsage(key, params, operation);
  // 4, 10-13. Do it with the bytes of now.
  return stepsOf(params, operation)(params, key, bytesOf(source));
}

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-encrypt */
export function encrypt(algorithm: unknown, key: unknown, data: unknown): Awaitable<ArrayBuffer> {
  return useKey("encrypt", [algorithm, key, data]);
}

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-decrypt */
export function decrypt(algorithm: unknown, key: unknown, data: unknown): Awaitable<ArrayBuffer> {
  return useKey("decrypt", [algorithm, key, data]);
}

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-sign */
export function sign(algorithm: unknown, key: unknown, data: unknown): Awaitable<ArrayBuffer> {
  return useKey("sign", [algorithm, key, data]);
}

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-verify */
export function verify(algorithm: unknown, key: unknown, signature: unknown, data: unknown): Awaitable<boolean> {
  const context = "SubtleCrypto.verify";
  const identifier = toAlgorithmIdentifier(algorithm, `${context}: algorithm`);
  const record = toCryptoKey(key, `${context}: key`);
  const signatureSource = toBufferSource(signature, `${context}: signature`);
  const dataSource = toBufferSource(data, `${context}: data`);
  // 2-3. Normalize.
  const params = normalizeAlgorithm(identifier, "verify");
  // 6-10. Is it this key's to do?
  requireUsage(record, params, "verify");
  // 4-5, 11-13. Do it with the bytes of now.
  return stepsOf(params, "verify")(params, record, {
    signature: bytesOf(signatureSource),
    message: bytesOf(dataSource),
  });
}

/** https://w3c.github.io/webcrypto/#SubtleCrypto-method-digest */
export function digest(algorithm: unknown, data: unknown): Awaitable<ArrayBuffer> {
  const identifier = toAlgorithmIdentifier(algorithm, "SubtleCrypto.digest: algorithm");
  const source = toBufferSource(data, "SubtleCrypto.digest: data");
  // 2-3. Normalize.
  const params = normalizeAlgorithm(identifier, "digest");
  // 4-10. Do it with the bytes of now.
  return stepsOf(params, "digest")(params, bytesOf(source));
}

/** https://developers.cloudflare.com/workers/runtime-apis/web-crypto/#timingsafeequal */
export function timingSafeEqual(a: unknown, b: unknown): boolean {
  const left = bytesOf(toBufferSource(a, "SubtleCrypto.timingSafeEqual: a"));
  const right = bytesOf(toBufferSource(b, "SubtleCrypto.timingSafeEqual: b"));
  if (typedArrayByteLength(left) !== typedArrayByteLength(right)) {
    throw new TypeError("SubtleCrypto.timingSafeEqual: a and b must have the same number of bytes.");
  }
  return ops.op_crypto_equal(left, right);
}
