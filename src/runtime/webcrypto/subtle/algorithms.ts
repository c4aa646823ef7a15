// Which algorithms there are, and from what an app names to their parameters:
// https://w3c.github.io/webcrypto/#algorithm-normalization

import { asciiUppercase } from "../../infra/index.ts";
import { newDOMException, toDOMString, toObject, toUnsignedLong } from "../../webidl/index.ts";

// Others are missing (D-WEBCRYPTO-1).
export type HashName = "SHA-1" | "SHA-256" | "SHA-384" | "SHA-512";

const hashes: readonly HashName[] = ["SHA-1", "SHA-256", "SHA-384", "SHA-512"];

/** Bits in a block of the hash. */
export function blockSize(hash: HashName): number {
  return hash === "SHA-1" || hash === "SHA-256" ? 512 : 1024;
}

export interface HmacParams {
  name: "HMAC";
  hash: HashName;
  /** Bits of the key, when the app says how many. */
  length: number | undefined;
}

function notSupported(name: string): never {
  throw newDOMException(`The algorithm "${name}" is not supported here.`, "NotSupportedError");
}

/** An AlgorithmIdentifier: an object with a name, or the name alone. */
export function toAlgorithm(value: unknown, context: string): object | string {
  return (typeof value === "object" && value !== null) || typeof value === "function"
    ? toObject(value, context)
    : toDOMString(value, context);
}

function nameOf(algorithm: object | string): string {
  if (typeof algorithm === "string") return algorithm;
  const { name } = algorithm as { name?: unknown };
  if (name === undefined) throw new TypeError("Algorithm: name is missing.");
  return toDOMString(name, "Algorithm: name");
}

/** Normalizes for "digest". */
export function normalizeHash(algorithm: object | string): HashName {
  const name = nameOf(algorithm);
  const upper = asciiUppercase(name);
  for (let at = 0; at < hashes.length; at++) if (hashes[at] === upper) return hashes[at] as HashName;
  return notSupported(name);
}

/** Normalizes for "sign" and "verify". */
export function normalizeSignature(algorithm: object | string): "HMAC" {
  const name = nameOf(algorithm);
  return asciiUppercase(name) === "HMAC" ? "HMAC" : notSupported(name);
}

/** Normalizes for "importKey" and "generateKey". */
export function normalizeKeyParams(algorithm: object | string): HmacParams {
  const name = normalizeSignature(algorithm);
  const { hash, length } = (typeof algorithm === "string" ? {} : algorithm) as { hash?: unknown; length?: unknown };
  if (hash === undefined) throw new TypeError("Algorithm: hash is missing.");
  return {
    name,
    hash: normalizeHash(toAlgorithm(hash, "Algorithm: hash")),
    length: length === undefined ? undefined : toUnsignedLong(length, "Algorithm: length", "enforceRange"),
  };
}
