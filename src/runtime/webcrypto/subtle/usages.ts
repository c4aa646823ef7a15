// What keys may be used for: https://w3c.github.io/webcrypto/#dfn-RecognizedKeyUsage

import { arrayIncludes, arrayPush } from "../../infra/index.ts";
import { newDOMException, toEnum, toSequence } from "../../webidl/index.ts";

export const keyUsages = [
  "encrypt",
  "decrypt",
  "sign",
  "verify",
  "deriveKey",
  "deriveBits",
  "wrapKey",
  "unwrapKey",
  "encapsulateKey",
  "encapsulateBits",
  "decapsulateKey",
  "decapsulateBits",
] as const;
export type KeyUsage = (typeof keyUsages)[number];

/** sequence<KeyUsage> */
export function toUsages(value: unknown, context: string): KeyUsage[] {
  return toSequence(value, context, (item, itemContext) => toEnum(item, keyUsages, itemContext));
}

/** https://w3c.github.io/webcrypto/#concept-normalized-usages: each once, in the order of the enumeration. */
export function normalizeUsages(usages: readonly KeyUsage[]): KeyUsage[] {
  return intersectUsages(usages, keyUsages);
}

/** https://w3c.github.io/webcrypto/#concept-usage-intersection */
export function intersectUsages(usages: readonly KeyUsage[], allowed: readonly KeyUsage[]): KeyUsage[] {
  const both: KeyUsage[] = [];
  for (let at = 0; at < keyUsages.length; at++) {
    const usage = keyUsages[at] as KeyUsage;
    if (arrayIncludes(usages, usage) && arrayIncludes(allowed, usage)) arrayPush(both, usage);
  }
  return both;
}

/** Throws a SyntaxError when a usage is none of those that the algorithm's keys have. */
export function checkUsages(usages: readonly KeyUsage[], allowed: readonly KeyUsage[], name: string): void {
  for (let at = 0; at < usages.length; at++) {
    const usage = usages[at] as KeyUsage;
    if (!arrayIncludes(allowed, usage)) {
      throw newDOMException(`This kind of ${name} key can't be used to "${usage}".`, "SyntaxError");
    }
  }
}
