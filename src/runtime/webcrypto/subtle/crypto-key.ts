// The CryptoKey interface: https://w3c.github.io/webcrypto/#cryptokey-interface

import { objectKeys, typedArrayName } from "../../infra/index.ts";
import type { LoadedKey } from "../../ops.ts";
import {
  copyBytesOf,
  defineInterface,
  internalToken,
  registerPlatformInterface,
  requireInternal,
} from "../../webidl/index.ts";
import { type KeyUsage, normalizeUsages } from "./usages.ts";

export type { KeyUsage } from "./usages.ts";

export interface CryptoKeyRecord {
  type: "secret" | "public" | "private";
  extractable: boolean;
  /** A KeyAlgorithm dictionary, its members in the order of the dictionary: plain values, objects of such, bytes. */
  algorithm: { readonly name: string };
  usages: readonly KeyUsage[];
  /** A secret key's bytes; what a pair's key is, its algorithm knows. */
  handle: unknown;
  /** Of a pair's key: what the engine room made of the handle, once it was used. */
  loaded?: LoadedKey;
}

/** Handles that are no ArrayBuffer, for structured clone; the room's door provides it. */
interface HandleSerializer {
  serialize(key: CryptoKeyRecord): unknown;
  deserialize(key: CryptoKeyRecord): unknown;
}

let handles: HandleSerializer | undefined;
let recordOf: (value: object) => CryptoKeyRecord;
let is: (value: object) => boolean;

export function provideHandleSerializer(serializer: HandleSerializer): void {
  handles = serializer;
}

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
    const { algorithm } = this.#record;
    this.#algorithm ??= copyOfMembers(algorithm);
    return this.#algorithm;
  }

  get usages(): KeyUsage[] {
    const { usages } = this.#record;
    this.#usages ??= normalizeUsages(usages);
    return this.#usages;
  }
}

function copyOfMembers(dictionary: object): object {
  const copy: Record<string, unknown> = {};
  const names = objectKeys(dictionary);
  for (let at = 0; at < names.length; at++) {
    const name = names[at] as string;
    const value = (dictionary as Record<string, unknown>)[name];
    if (typeof value !== "object" || value === null) copy[name] = value;
    else copy[name] = typedArrayName(value) === undefined ? copyOfMembers(value) : copyBytesOf(value as Uint8Array);
  }
  return copy;
}

defineInterface(CryptoKey, { length: 0, is });
registerPlatformInterface({
  name: "CryptoKey",
  is,
  serialize(value) {
    const record = recordOf(value);
    const { type, extractable, algorithm, usages } = record;
    return [type, extractable, algorithm, usages, handles?.serialize(record)];
  },
  deserialize(data) {
    const fields = { type: data[0], extractable: data[1], algorithm: data[2], usages: data[3], handle: data[4] };
    const record = fields as CryptoKeyRecord;
    record.handle = handles?.deserialize(record);
    return newCryptoKey(record);
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
