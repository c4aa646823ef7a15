// The CryptoKey interface: https://w3c.github.io/webcrypto/#cryptokey-interface

import { arrayIncludes, arrayPush } from "../../infra/index.ts";
import { defineInterface, internalToken, registerPlatformInterface, requireInternal } from "../../webidl/index.ts";
import type { HashName } from "./algorithms.ts";

export const keyUsages = [
  "encrypt",
  "decrypt",
  "sign",
  "verify",
  "deriveKey",
  "deriveBits",
  "wrapKey",
  "unwrapKey",
] as const;
export type KeyUsage = (typeof keyUsages)[number];

/** An HMAC key, the one kind there is. */
export interface CryptoKeyRecord {
  type: "secret";
  extractable: boolean;
  algorithm: { name: "HMAC"; hash: HashName; length: number };
  usages: readonly KeyUsage[];
  handle: ArrayBuffer;
}

let recordOf: (value: object) => CryptoKeyRecord;
let is: (value: object) => boolean;

export class CryptoKey {
  #record: CryptoKeyRecord;
  // The objects that the attributes give, the same each time.
  #algorithm: object | null = null;
  #usages: KeyUsage[] | null = null;

  static {
    recordOf = (value) => (value as CryptoKey).#record;
    is = (value) => #record in value;
  }

  constructor(token: unknown, record: CryptoKeyRecord) {
    requireInternal(token);
    this.#record = record;
  }

  get type(): string {
    return this.#record.type;
  }

  get extractable(): boolean {
    return this.#record.extractable;
  }

  get algorithm(): object {
    const { name, hash, length } = this.#record.algorithm;
    this.#algorithm ??= { name, hash: { name: hash }, length };
    return this.#algorithm;
  }

  get usages(): KeyUsage[] {
    const { usages } = this.#record;
    this.#usages ??= normalizeUsages(usages);
    return this.#usages;
  }
}

defineInterface(CryptoKey, { length: 0, is });
registerPlatformInterface({
  name: "CryptoKey",
  is,
  serialize(value) {
    const { type, extractable, algorithm, usages, handle } = recordOf(value);
    return [type, extractable, algorithm, usages, handle];
  },
  deserialize(data) {
    const record = { type: data[0], extractable: data[1], algorithm: data[2], usages: data[3], handle: data[4] };
    return newCryptoKey(record as CryptoKeyRecord);
  },
  inspect(value) {
    const { type, extractable, algorithm, usages } = recordOf(value);
    return ["CryptoKey", { type, extractable, algorithm, usages }];
  },
});

export function newCryptoKey(record: CryptoKeyRecord): CryptoKey {
  return new CryptoKey(internalToken, record);
}

export function toCryptoKey(value: unknown, context: string): CryptoKeyRecord {
  if (typeof value !== "object" || value === null || !is(value)) throw new TypeError(`${context} must be a CryptoKey.`);
  return recordOf(value);
}

/** https://w3c.github.io/webcrypto/#concept-usages-cached: each once, in the order of the enumeration. */
export function normalizeUsages(usages: readonly KeyUsage[]): KeyUsage[] {
  const normalized: KeyUsage[] = [];
  for (let at = 0; at < keyUsages.length; at++) {
    const usage = keyUsages[at] as KeyUsage;
    if (arrayIncludes(usages, usage)) arrayPush(normalized, usage);
  }
  return normalized;
}
