// What an algorithm is to SubtleCrypto. A family of them is a file in algorithms/, which exports its algorithms, and a
// row in registered-algorithms.ts.

import type { Awaitable } from "./awaitable.ts";
import type { CryptoKeyRecord, KeyUsage } from "./crypto-key.ts";
import type { Dictionary } from "./dictionaries.ts";
import type { JsonWebKey } from "./jwk.ts";

/** https://w3c.github.io/webcrypto/#supported-operations */
export type Operation =
  | "encrypt"
  | "decrypt"
  | "sign"
  | "verify"
  | "digest"
  | "generateKey"
  | "deriveBits"
  | "importKey"
  | "exportKey"
  | "wrapKey"
  | "unwrapKey"
  | "get key length"
  | "encapsulate"
  | "decapsulate";

/** What normalizing gives: the registered name, and the dictionary's members, undefined where the app gives none. */
export interface Params {
  name: string;
}

export const keyFormats = [
  "raw",
  "spki",
  "pkcs8",
  "jwk",
  "raw-public",
  "raw-private",
  "raw-seed",
  "raw-secret",
] as const;
export type KeyFormat = (typeof keyFormats)[number];

/** What a key that is to be made shall allow. Usages are not normalized yet. */
export interface KeyRequest {
  extractable: boolean;
  usages: readonly KeyUsage[];
}

export interface ImportRequest extends KeyRequest {
  format: KeyFormat;
  /** The caller gives it away: bytes of its own, or a JWK when the format is "jwk". */
  data: ArrayBuffer | JsonWebKey;
}

export interface KeyPairRecord {
  publicKey: CryptoKeyRecord;
  privateKey: CryptoKeyRecord;
}

/**
 * A registered algorithm. Its steps throw what the standard says; SubtleCrypto has checked by then that the key is one of
 * this algorithm and allows the operation. The bytes that they get may be the app's: they are for an op, before any code of
 * the app can run.
 */
export interface Algorithm {
  readonly name: string;
  /** The operations that it registers, each with the members of its parameters beside `name`. */
  readonly operations: Readonly<Partial<Record<Operation, Dictionary>>>;
  /**
   * Throws what an operation's steps throw before they need a key or data, for SubtleCrypto.supports. `length`: the bits to
   * derive.
   */
  check?(operation: Operation, params: Params, length: number | null): void;

  encrypt?(params: Params, key: CryptoKeyRecord, plaintext: Uint8Array): ArrayBuffer;
  decrypt?(params: Params, key: CryptoKeyRecord, ciphertext: Uint8Array): ArrayBuffer;
  wrapKey?(params: Params, key: CryptoKeyRecord, plaintext: Uint8Array): ArrayBuffer;
  unwrapKey?(params: Params, key: CryptoKeyRecord, ciphertext: Uint8Array): ArrayBuffer;
  sign?(params: Params, key: CryptoKeyRecord, message: Uint8Array): Awaitable<ArrayBuffer>;
  verify?(
    params: Params,
    key: CryptoKeyRecord,
    signed: { signature: Uint8Array; message: Uint8Array },
  ): Awaitable<boolean>;
  digest?(params: Params, message: Uint8Array): Awaitable<ArrayBuffer>;
  generateKey?(params: Params, request: KeyRequest): Awaitable<CryptoKeyRecord | KeyPairRecord>;
  /** SubtleCrypto sets `extractable` and the usages, and refuses a secret or private key without any. */
  importKey?(params: Params, request: ImportRequest): CryptoKeyRecord;
  exportKey?(key: CryptoKeyRecord, format: KeyFormat): ArrayBuffer | Partial<JsonWebKey>;
  deriveBits?(params: Params, key: CryptoKeyRecord, length: number | null): Awaitable<ArrayBuffer>;
  /** Bits; null where any will do. */
  getKeyLength?(params: Params): number | null;
  encapsulate?(params: Params, key: CryptoKeyRecord): { sharedKey: ArrayBuffer; ciphertext: ArrayBuffer };
  decapsulate?(params: Params, key: CryptoKeyRecord, ciphertext: Uint8Array): ArrayBuffer;
  /** Where a private key tells its public one: the public key's usages, and its handle. */
  readonly publicUsages?: readonly KeyUsage[];
  publicHandle?(key: CryptoKeyRecord): unknown;
  /** For structured clone of a handle that is no ArrayBuffer: to plain values, and back. */
  serializeHandle?(key: CryptoKeyRecord): unknown;
  deserializeHandle?(key: CryptoKeyRecord): unknown;
}
