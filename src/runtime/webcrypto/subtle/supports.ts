// Which algorithms there are: https://wicg.github.io/webcrypto-modern-algos/#SubtleCrypto-method-supports

import { arrayIncludes } from "../../infra/index.ts";
import { toDOMString, toUnsignedLong } from "../../webidl/index.ts";
import type { Operation } from "./algorithm.ts";
import { toAlgorithmIdentifier } from "./dictionaries.ts";
import { algorithmOf, normalizeAlgorithm } from "./registered-algorithms.ts";

type Identifier = object | string;

const operations: readonly string[] = [
  "encrypt",
  "decrypt",
  "sign",
  "verify",
  "digest",
  "generateKey",
  "deriveKey",
  "deriveBits",
  "importKey",
  "exportKey",
  "wrapKey",
  "unwrapKey",
  "encapsulateKey",
  "encapsulateBits",
  "decapsulateKey",
  "decapsulateBits",
  "getPublicKey",
];

/** Both overloads: by Web IDL a number, null or nothing is a length; all else names an algorithm. */
export function supports(operation: unknown, algorithm: unknown, third: unknown): boolean {
  const name = toDOMString(operation, "SubtleCrypto.supports: operation");
  const identifier = toAlgorithmIdentifier(algorithm, "SubtleCrypto.supports: algorithm");
  if (third === undefined || third === null || typeof third === "number") {
    const context = "SubtleCrypto.supports: length";
    const length = third === undefined || third === null ? null : toUnsignedLong(third, context);
    return arrayIncludes(operations, name) && supportsOperation(name, identifier, length);
  }
  const additional = toAlgorithmIdentifier(third, "SubtleCrypto.supports: additionalAlgorithm");
  return arrayIncludes(operations, name) && supportsBoth(name, identifier, additional);
}

/** https://wicg.github.io/webcrypto-modern-algos/#dfn-SubtleCrypto-method-supports-additionalAlgorithm */
function supportsBoth(operation: string, algorithm: Identifier, additional: Identifier): boolean {
  // 2. What comes in must be importable.
  const imports = ["deriveKey", "unwrapKey", "encapsulateKey", "decapsulateKey"];
  if (arrayIncludes(imports, operation) && !supportsOperation("importKey", additional, null)) return false;
  // 3. What goes out must be exportable.
  if (operation === "wrapKey" && !supportsOperation("exportKey", additional, null)) return false;
  // 4-5. A derived key has a length.
  if (operation !== "deriveKey") return supportsOperation(operation, algorithm, null);
  try {
    const params = normalizeAlgorithm(additional, "get key length");
    const length = algorithmOf(params).getKeyLength?.(params) ?? null;
    return supportsOperation("deriveBits", algorithm, length);
  } catch {
    return false;
  }
}

/** https://wicg.github.io/webcrypto-modern-algos/#dfn-check-support-for-algorithm */
function supportsOperation(operation: string, algorithm: Identifier, length: number | null): boolean {
  if (operation === "deriveKey") return supportsOperation("deriveBits", algorithm, length);
  // 1-2. One operation for both methods.
  const op = operation === "encapsulateKey" || operation === "encapsulateBits" ? "encapsulate" : operation;
  const registered = (op === "decapsulateKey" || op === "decapsulateBits" ? "decapsulate" : op) as Operation;
  try {
    // 3. A public key of a private one.
    if (operation === "getPublicKey") {
      return algorithmOf(normalizeAlgorithm(algorithm, "exportKey")).publicHandle !== undefined;
    }
    // 4, 6-8. What the steps refuse before they need a key.
    const params = normalizeAlgorithm(algorithm, registered);
    algorithmOf(params).check?.(registered, params, length);
    return true;
  } catch {
    // 5. Keys are wrapped by what encrypts.
    if (registered === "wrapKey") return supportsOperation("encrypt", algorithm, null);
    return registered === "unwrapKey" && supportsOperation("decrypt", algorithm, null);
  }
}
