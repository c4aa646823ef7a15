// The SubtleCrypto interface: https://w3c.github.io/webcrypto/#subtlecrypto-interface and
// https://wicg.github.io/webcrypto-modern-algos/#partial-subtlecrypto-interface

import { objectDefineProperty } from "../../infra/index.ts";
import {
  defineInterface,
  internalToken,
  rejectedPromise,
  requireArguments,
  requireInternal,
  wrongThis,
} from "../../webidl/index.ts";
import { type Awaitable, promised } from "./awaitable.ts";
import type { CryptoKey } from "./crypto-key.ts";
import { decapsulateBits, decapsulateKey, encapsulateBits, encapsulateKey } from "./methods/encapsulation.ts";
import { deriveBits, deriveKey, generateKey, getPublicKey } from "./methods/generation.ts";
import { exportKey, importKey, unwrapKey, wrapKey } from "./methods/transport.ts";
import { decrypt, digest, encrypt, sign, timingSafeEqual, verify } from "./methods/use.ts";
import { supports } from "./supports.ts";

let is: (value: object) => boolean;

/** The arguments that an operation of the interface was given, in their order. */
type Given = readonly unknown[];

export class SubtleCrypto {
  // There is nothing to keep: reading it on anything but a SubtleCrypto throws a TypeError.
  #brand = undefined;

  static {
    is = (value) => #brand in value;
  }

  constructor(token: unknown) {
    requireInternal(token);
  }

  static supports(operation: unknown, algorithm: unknown, lengthOrAlgorithm: unknown): boolean {
    requireArguments(arguments.length, 2, "SubtleCrypto.supports");
    return supports(operation, algorithm, lengthOrAlgorithm);
  }

  /** An extension of Workers. */
  timingSafeEqual(a: unknown, b: unknown): boolean {
    this.#brand;
    requireArguments(arguments.length, 2, "SubtleCrypto.timingSafeEqual");
    return timingSafeEqual(a, b);
  }

  encrypt(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    return perform(this, arguments.length, ["encrypt", 3], () => encrypt(algorithm, key, data));
  }

  decrypt(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    return perform(this, arguments.length, ["decrypt", 3], () => decrypt(algorithm, key, data));
  }

  sign(algorithm: unknown, key: unknown, data: unknown): Promise<ArrayBuffer> {
    return perform(this, arguments.length, ["sign", 3], () => sign(algorithm, key, data));
  }

  verify(algorithm: unknown, key: unknown, signature: unknown, data: unknown): Promise<boolean> {
    return perform(this, arguments.length, ["verify", 4], () => verify(algorithm, key, signature, data));
  }

  digest(algorithm: unknown, data: unknown): Promise<ArrayBuffer> {
    return perform(this, arguments.length, ["digest", 2], () => digest(algorithm, data));
  }

  generateKey(algorithm: unknown, extractable: unknown, keyUsages: unknown): Promise<CryptoKey | object> {
    return perform(this, arguments.length, ["generateKey", 3], () => generateKey(algorithm, extractable, keyUsages));
  }

  deriveKey(...given: Given): Promise<CryptoKey> {
    return perform(this, given.length, ["deriveKey", 5], () => deriveKey(given));
  }

  deriveBits(algorithm: unknown, baseKey: unknown, length: unknown): Promise<ArrayBuffer> {
    return perform(this, arguments.length, ["deriveBits", 2], () => deriveBits(algorithm, baseKey, length));
  }

  importKey(...given: Given): Promise<CryptoKey> {
    return perform(this, given.length, ["importKey", 5], () => importKey(given));
  }

  exportKey(format: unknown, key: unknown): Promise<ArrayBuffer | object> {
    return perform(this, arguments.length, ["exportKey", 2], () => exportKey(format, key));
  }

  wrapKey(format: unknown, key: unknown, wrappingKey: unknown, wrapAlgorithm: unknown): Promise<ArrayBuffer> {
    return perform(this, arguments.length, ["wrapKey", 4], () => wrapKey(format, key, wrappingKey, wrapAlgorithm));
  }

  unwrapKey(...given: Given): Promise<CryptoKey> {
    return perform(this, given.length, ["unwrapKey", 7], () => unwrapKey(given));
  }

  encapsulateKey(...given: Given): Promise<object> {
    return perform(this, given.length, ["encapsulateKey", 5], () => encapsulateKey(given));
  }

  encapsulateBits(encapsulationAlgorithm: unknown, encapsulationKey: unknown): Promise<object> {
    return perform(this, arguments.length, ["encapsulateBits", 2], () =>
      encapsulateBits(encapsulationAlgorithm, encapsulationKey),
    );
  }

  decapsulateKey(...given: Given): Promise<CryptoKey> {
    return perform(this, given.length, ["decapsulateKey", 6], () => decapsulateKey(given));
  }

  decapsulateBits(algorithm: unknown, decapsulationKey: unknown, ciphertext: unknown): Promise<ArrayBuffer> {
    return perform(this, arguments.length, ["decapsulateBits", 3], () =>
      decapsulateBits(algorithm, decapsulationKey, ciphertext),
    );
  }

  getPublicKey(key: unknown, keyUsages: unknown): Promise<CryptoKey> {
    return perform(this, arguments.length, ["getPublicKey", 2], () => getPublicKey(key, keyUsages));
  }
}

defineInterface(SubtleCrypto, { length: 0, is });
setLengths();

/** Of the operations whose arguments are one list here, or of which the last is optional. */
function setLengths(): void {
  setLength(SubtleCrypto, "supports", 2);
  const lengths = [
    ["deriveKey", 5],
    ["deriveBits", 2],
    ["importKey", 5],
    ["unwrapKey", 7],
    ["encapsulateKey", 5],
    ["decapsulateKey", 6],
  ] as const;
  for (let at = 0; at < lengths.length; at++) {
    const row = lengths[at] as (typeof lengths)[number];
    setLength(SubtleCrypto.prototype, row[0], row[1]);
  }
}

function setLength(holder: object, name: string, length: number): void {
  const operation = (holder as Record<string, unknown>)[name] as object;
  objectDefineProperty(operation, "length", { value: length, configurable: true });
}

/** The one that `crypto.subtle` is. */
export const subtle = new SubtleCrypto(internalToken);

/**
 * Every error is a rejection. What takes long is done in parallel, as the standard has it. The rest is done at once (D-WEBCRYPTO-2): the
 * promise is settled, and what an app does on that runs when the app's code of now is through.
 */
function perform<T>(
  self: SubtleCrypto,
  given: number,
  operation: readonly [name: string, required: number],
  steps: () => Awaitable<T>,
): Promise<T> {
  try {
    if (typeof self !== "object" || self === null || !is(self)) wrongThis("SubtleCrypto", operation[0]);
    requireArguments(given, operation[1], `SubtleCrypto.${operation[0]}`);
    return promised(steps());
  } catch (error) {
    return rejectedPromise(error);
  }
}
