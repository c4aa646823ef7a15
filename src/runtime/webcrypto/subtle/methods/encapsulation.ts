// The operations of SubtleCrypto that share secrets by key encapsulation:
// https://wicg.github.io/webcrypto-modern-algos/#partial-subtlecrypto-interface-methods

import { toBoolean, toBufferSource } from "../../../webidl/index.ts";
import { type CryptoKey, toCryptoKey } from "../crypto-key.ts";
import { toAlgorithmIdentifier } from "../dictionaries.ts";
import { normalizeAlgorithm } from "../registered-algorithms.ts";
import { copyOf } from "../secrets.ts";
import { toUsages } from "../usages.ts";
import { importAs } from "./transport.ts";
import { requireUsage, stepsOf } from "./use.ts";

/** https://wicg.github.io/webcrypto-modern-algos/#SubtleCrypto-method-encapsulateKey */
export function encapsulateKey(given: readonly unknown[]): object {
  const context = "SubtleCrypto.encapsulateKey";
  const identifier = toAlgorithmIdentifier(given[0], `${context}: encapsulationAlgorithm`);
  const key = toCryptoKey(given[1], `${context}: encapsulationKey`);
  const sharedIdentifier = toAlgorithmIdentifier(given[2], `${context}: sharedKeyAlgorithm`);
  const request = { extractable: toBoolean(given[3]), usages: toUsages(given[4], `${context}: keyUsages`) };
  // 2-5. Normalize.
  const params = normalizeAlgorithm(identifier, "encapsulate");
  const sharedParams = normalizeAlgorithm(sharedIdentifier, "importKey");
  // 6-10. Is it this key's to do?
  requireUsage(key, params, "encapsulateKey");
  // 11-18. Encapsulate, and import.
  const bits = stepsOf(params, "encapsulate")(params, key);
  const sharedKey = importAs(sharedParams, { format: "raw-secret", data: bits.sharedKey, ...request });
  return { ciphertext: bits.ciphertext, sharedKey };
}

/** https://wicg.github.io/webcrypto-modern-algos/#SubtleCrypto-method-encapsulateBits */
export function encapsulateBits(encapsulationAlgorithm: unknown, encapsulationKey: unknown): object {
  const context = "SubtleCrypto.encapsulateBits";
  const identifier = toAlgorithmIdentifier(encapsulationAlgorithm, `${context}: encapsulationAlgorithm`);
  const key = toCryptoKey(encapsulationKey, `${context}: encapsulationKey`);
  // 2-3. Normalize.
  const params = normalizeAlgorithm(identifier, "encapsulate");
  // 4-8. Is it this key's to do?
  requireUsage(key, params, "encapsulateBits");
  // 9-12. Encapsulate.
  const bits = stepsOf(params, "encapsulate")(params, key);
  return { ciphertext: bits.ciphertext, sharedKey: bits.sharedKey };
}

/** https://wicg.github.io/webcrypto-modern-algos/#SubtleCrypto-method-decapsulateKey */
export function decapsulateKey(given: readonly unknown[]): CryptoKey {
  const context = "SubtleCrypto.decapsulateKey";
  const identifier = toAlgorithmIdentifier(given[0], `${context}: decapsulationAlgorithm`);
  const key = toCryptoKey(given[1], `${context}: decapsulationKey`);
  const source = toBufferSource(given[2], `${context}: ciphertext`);
  const sharedIdentifier = toAlgorithmIdentifier(given[3], `${context}: sharedKeyAlgorithm`);
  const request = { extractable: toBoolean(given[4]), usages: toUsages(given[5], `${context}: keyUsages`) };
  // 2-5. Normalize.
  const params = normalizeAlgorithm(identifier, "decapsulate");
  const sharedParams = normalizeAlgorithm(sharedIdentifier, "importKey");
  // 6. Copy.
  const ciphertext = copyOf(source);
  // 7-11. Is it this key's to do?
  requireUsage(key, params, "decapsulateKey");
  // 12-18. Decapsulate, and import.
  const data = stepsOf(params, "decapsulate")(params, key, ciphertext);
  return importAs(sharedParams, { format: "raw-secret", data, ...request });
}

/** https://wicg.github.io/webcrypto-modern-algos/#SubtleCrypto-method-decapsulateBits */
export function decapsulateBits(algorithm: unknown, decapsulationKey: unknown, ciphertext: unknown): ArrayBuffer {
  const context = "SubtleCrypto.decapsulateBits";
  const identifier = toAlgorithmIdentifier(algorithm, `${context}: decapsulationAlgorithm`);
  const key = toCryptoKey(decapsulationKey, `${context}: decapsulationKey`);
  const source = toBufferSource(ciphertext, `${context}: ciphertext`);
  // 2-3. Normalize.
  const params = normalizeAlgorithm(identifier, "decapsulate");
  // 4. Copy.
  const bytes = copyOf(source);
  // 5-9. Is it this key's to do?
  requireUsage(key, params, "decapsulateBits");
  // 10-13. Decapsulate.
  return stepsOf(params, "decapsulate")(params, key, bytes);
}
