// Keys that are plain bytes: Ed25519, X25519, Ed448, X448 (https://w3c.github.io/webcrypto/#ed25519,
// https://wicg.github.io/webcrypto-secure-curves/), ML-DSA and ML-KEM (https://wicg.github.io/webcrypto-modern-algos/).
// SLH-DSA is missing (D-WEBCRYPTO-1).

import { typedArrayByteLength } from "../../../infra/index.ts";
import type { Algorithm, KeyFormat, Operation, Params } from "../algorithm.ts";
import { given } from "../awaitable.ts";
import type { CryptoKeyRecord, KeyUsage } from "../crypto-key.ts";
import { bytes, type Dictionary, optional } from "../dictionaries.ts";
import { dataError, type JsonWebKey } from "../jwk.ts";
import {
  exportPair,
  generatePair,
  importPair,
  jwkBytes,
  loadedKey,
  operationError,
  type PairKind,
  publicHandleOf,
  requireKty,
  requireType,
  signatureOf,
} from "./key-pairs.ts";
import { agreementParams, deriveSecret } from "./shared-secret.ts";

interface Usages {
  readonly publicUsages: readonly KeyUsage[];
  readonly privateUsages: readonly KeyUsage[];
  readonly use: "enc" | "sig";
}

const opKind = (algorithm: Params): string => algorithm.name;
const signing: Usages = { publicUsages: ["verify"], privateUsages: ["sign"], use: "sig" };
const agreeing: Usages = { publicUsages: [], privateUsages: ["deriveKey", "deriveBits"], use: "enc" };
const encapsulating: Usages = {
  publicUsages: ["encapsulateKey", "encapsulateBits"],
  privateUsages: ["decapsulateKey", "decapsulateBits"],
  use: "enc",
};

/** Keys of type "OKP": https://www.rfc-editor.org/rfc/rfc8037#section-2 */
const octetPair = {
  rawPublic: ["raw", "raw-public"] as readonly KeyFormat[],
  rawPrivate: [] as readonly KeyFormat[],
  opKind,
  keyAlgorithm: (params: Params) => ({ name: params.name }),
  isPrivate: (jwk: JsonWebKey) => jwk.d !== undefined,
  jwk(algorithm: Params, parts: readonly string[]): Partial<JsonWebKey> {
    const jwk: Partial<JsonWebKey> = { kty: "OKP", crv: algorithm.name, x: parts[0] };
    if (parts.length === 2) jwk.d = parts[1];
    return jwk;
  },
};

function octetComponents(params: Params, jwk: JsonWebKey): Uint8Array[] {
  requireKty(jwk, "OKP");
  if (jwk.crv !== params.name) dataError(`The key's "crv" is not "${params.name}".`);
  const x = jwkBytes(jwk, "x");
  return jwk.d === undefined ? [x] : [x, jwkBytes(jwk, "d")];
}

const edwards: PairKind = {
  ...octetPair,
  ...signing,
  components(params, jwk) {
    if (jwk.alg !== undefined && jwk.alg !== params.name && jwk.alg !== "EdDSA") {
      dataError(`The key's "alg" is neither "${params.name}" nor "EdDSA".`);
    }
    return octetComponents(params, jwk);
  },
  jwk: (algorithm, parts) => ({ ...octetPair.jwk(algorithm, parts), alg: algorithm.name }),
};
const montgomery: PairKind = { ...octetPair, ...agreeing, components: octetComponents };

/** Keys of type "AKP": https://datatracker.ietf.org/doc/draft-ietf-cose-dilithium/ */
const algorithmPair = {
  rawPublic: ["raw-public"] as readonly KeyFormat[],
  rawPrivate: ["raw-seed"] as readonly KeyFormat[],
  opKind,
  keyAlgorithm: octetPair.keyAlgorithm,
  isPrivate: (jwk: JsonWebKey) => jwk.priv !== undefined,
  components(params: Params, jwk: JsonWebKey): Uint8Array[] {
    requireKty(jwk, "AKP");
    if (jwk.alg !== params.name) dataError(`The key's "alg" is not "${params.name}".`);
    const pub = jwkBytes(jwk, "pub");
    return jwk.priv === undefined ? [pub] : [pub, jwkBytes(jwk, "priv")];
  },
  jwk(algorithm: Params, parts: readonly string[]): Partial<JsonWebKey> {
    const jwk: Partial<JsonWebKey> = { kty: "AKP", alg: algorithm.name, pub: parts[0] };
    if (parts.length === 2) jwk.priv = parts[1];
    return jwk;
  },
};
const mlDsa: PairKind = { ...algorithmPair, ...signing };
const mlKem: PairKind = { ...algorithmPair, ...encapsulating };

function family(name: string, kind: PairKind, operations: Partial<Record<Operation, Dictionary>>): Algorithm {
  return {
    name,
    operations: { ...operations, generateKey: [], importKey: [], exportKey: [] },
    generateKey: (params, request) => generatePair(kind, params, request),
    importKey: (params, request) => importPair(kind, params, request),
    exportKey: (key, format) => exportPair(kind, key, format),
    publicUsages: kind.publicUsages,
    publicHandle: (key) => publicHandleOf(kind, key),
  };
}

const contextParams = [optional("context", bytes)];

function contextOf(params: Params): Uint8Array | undefined {
  const { context } = params as Params & { context?: Uint8Array };
  if (context !== undefined && typedArrayByteLength(context) > 255)
    return operationError("The context has more than 255 bytes.");
  return context;
}

function signature(name: string, kind: PairKind, parameters: Dictionary): Algorithm {
  return {
    ...family(name, kind, { sign: parameters, verify: parameters }),
    check(operation, params) {
      if (operation === "sign" || operation === "verify") contextOf(params);
    },
    sign(params, key, message) {
      requireType(key, "private");
      const signed = ops.op_crypto_key_sign(loadedKey(key, name), message, undefined, contextOf(params));
      return signatureOf(signed, "The message can't be signed.");
    },
    verify(params, key, { signature, message }) {
      requireType(key, "public");
      return given(ops.op_crypto_key_verify(loadedKey(key, name), signature, message, undefined, contextOf(params)));
    },
  };
}

function agreement(name: string): Algorithm {
  return {
    ...family(name, montgomery, { deriveBits: agreementParams }),
    deriveBits: (params, key, length) => deriveSecret(params, key, { length, opKind }),
  };
}

function encapsulate(key: CryptoKeyRecord): { sharedKey: ArrayBuffer; ciphertext: ArrayBuffer } {
  requireType(key, "public");
  const both = ops.op_crypto_key_encapsulate(loadedKey(key, key.algorithm.name));
  return { sharedKey: both[0], ciphertext: both[1] };
}

function decapsulate(key: CryptoKeyRecord, ciphertext: Uint8Array): ArrayBuffer {
  requireType(key, "private");
  return (
    ops.op_crypto_key_derive(loadedKey(key, key.algorithm.name), ciphertext) ??
    operationError(`The ciphertext is none of ${key.algorithm.name}.`)
  );
}

function encapsulation(name: string): Algorithm {
  return {
    ...family(name, mlKem, { encapsulate: [], decapsulate: [] }),
    /** https://wicg.github.io/webcrypto-modern-algos/#ml-kem-operations-encapsulate */
    encapsulate: (_params, key) => encapsulate(key),
    /** https://wicg.github.io/webcrypto-modern-algos/#ml-kem-operations-decapsulate */
    decapsulate: (_params, key, ciphertext) => decapsulate(key, ciphertext),
  };
}

export const octetKeys: readonly Algorithm[] = [
  signature("Ed25519", edwards, []),
  signature("Ed448", edwards, contextParams),
  agreement("X25519"),
  agreement("X448"),
  signature("ML-DSA-44", mlDsa, contextParams),
  signature("ML-DSA-65", mlDsa, contextParams),
  signature("ML-DSA-87", mlDsa, contextParams),
  encapsulation("ML-KEM-512"),
  encapsulation("ML-KEM-768"),
  encapsulation("ML-KEM-1024"),
];
