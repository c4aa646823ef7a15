// Which algorithms there are, and how one is found: https://w3c.github.io/webcrypto/#algorithm-normalization

import { asciiUppercase, mapGet, mapSet, stringStartsWith } from "../../infra/index.ts";
import type { Algorithm, Operation, Params } from "./algorithm.ts";
import { argon2 } from "./algorithms/argon2.ts";
import { ciphers } from "./algorithms/ciphers.ts";
import { ecdsaAndEcdh } from "./algorithms/curves.ts";
import { derivation } from "./algorithms/derivation.ts";
import { hmac } from "./algorithms/hmac.ts";
import { keccak } from "./algorithms/keccak.ts";
import { octetKeys } from "./algorithms/octet-keys.ts";
import { rsa } from "./algorithms/rsa.ts";
import { sha } from "./algorithms/sha.ts";
import { hash, type Member, nameOf, notSupported, toParams } from "./dictionaries.ts";

/** A family a row. */
const families: readonly (readonly Algorithm[])[] = [
  argon2,
  ciphers,
  derivation,
  ecdsaAndEcdh,
  hmac,
  keccak,
  octetKeys,
  rsa,
  sha,
];

/** By name in upper case. */
const byName = new Map<string, Algorithm>();
for (let row = 0; row < families.length; row++) {
  const family = families[row] as readonly Algorithm[];
  for (let at = 0; at < family.length; at++) {
    const algorithm = family[at] as Algorithm;
    mapSet(byName, asciiUppercase(algorithm.name), algorithm);
  }
}

/** Of a key or of normalized parameters: it is registered. */
export function algorithmOf(named: { readonly name: string }): Algorithm {
  const algorithm = mapGet(byName, asciiUppercase(named.name));
  if (algorithm === undefined) throw new Error(`Assert: no algorithm ${named.name}`);
  return algorithm;
}

/** Is the operation registered for it? */
export function registers(name: string, operation: Operation): boolean {
  return mapGet(byName, asciiUppercase(name))?.operations[operation] !== undefined;
}

/** https://w3c.github.io/webcrypto/#dfn-normalize-an-algorithm; `identifier` is converted to (object or DOMString) already. */
export function normalizeAlgorithm<P extends Params>(identifier: object | string, operation: Operation): P {
  // "If alg is an object", 1-5. The name, and what is registered.
  const name = nameOf(identifier);
  const algorithm = mapGet(byName, asciiUppercase(name));
  const dictionary = algorithm?.operations[operation];
  if (algorithm === undefined || dictionary === undefined) {
    return notSupported(`"${name}" is no algorithm that supports the operation "${operation}".`);
  }
  // 6-8. The dictionary; buffers are copied as they are converted.
  const params = toParams(algorithm.name, identifier, dictionary) as Params & Record<string, unknown>;
  // 9-10. Hashes.
  for (let at = 0; at < dictionary.length; at++) {
    const { name: member, convert } = dictionary[at] as Member;
    if (convert === hash) params[member] = normalizeHash(params[member] as object | string);
  }
  // 11. Normalized.
  return params as Params as P;
}

/** A hash that keys and derivations take: the others, which "digest" knows, are for that alone. */
function normalizeHash(identifier: object | string): Params {
  const params = normalizeAlgorithm(identifier, "digest");
  return stringStartsWith(params.name, "SHA") ? params : notSupported(`${params.name} is no hash for keys.`);
}
