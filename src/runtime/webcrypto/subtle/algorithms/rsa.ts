// RSASSA-PKCS1-v1_5, RSA-PSS and RSA-OAEP: https://w3c.github.io/webcrypto/#rsassa-pkcs1

import { stringSlice, stringStartsWith, typedArrayByteLength, typedArraySet } from "../../../infra/index.ts";
import type { Algorithm, Operation, Params } from "../algorithm.ts";
import { given } from "../awaitable.ts";
import type { CryptoKeyRecord } from "../crypto-key.ts";
import { bigInteger, bytes, type Dictionary, hash, optional, required, unsignedLong } from "../dictionaries.ts";
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

interface RsaParams extends Params {
  hash: Params;
}

interface RsaKeyAlgorithm {
  readonly name: string;
  readonly modulusLength: number;
  readonly publicExponent: Uint8Array;
  readonly hash: { readonly name: string };
}

const generateParams = [
  required("modulusLength", unsignedLong),
  required("publicExponent", bigInteger),
  required("hash", hash),
];
const importParams = [required("hash", hash)];

function hashOf(key: CryptoKeyRecord): string {
  return (key.algorithm as RsaKeyAlgorithm).hash.name;
}

function bitLengthOf(modulus: Uint8Array): number {
  let bits = (typedArrayByteLength(modulus) - 1) * 8;
  for (let first = modulus[0] as number; first > 0; first >>= 1) bits++;
  return bits;
}

/** "RS256" and the like; undefined for a hash that has none. */
function jwkAlgorithm(name: string, hashName: string): string | undefined {
  if (stringStartsWith(hashName, "SHA3")) return undefined;
  const size = stringSlice(hashName, 4);
  if (name === "RSA-OAEP") return size === "1" ? name : `${name}-${size}`;
  return `${name === "RSA-PSS" ? "PS" : "RS"}${size}`;
}

function components(params: Params, jwk: JsonWebKey): Uint8Array[] {
  requireKty(jwk, "RSA");
  const alg = jwkAlgorithm(params.name, (params as RsaParams).hash.name);
  if (jwk.alg !== undefined && jwk.alg !== alg) dataError(`The key's "alg" is not "${alg}".`);
  const publicParts = [jwkBytes(jwk, "n"), jwkBytes(jwk, "e")];
  if (jwk.d === undefined) return publicParts;
  if (jwk.oth !== undefined) dataError("A key of more than two primes is not supported.");
  return [
    publicParts[0] as Uint8Array,
    publicParts[1] as Uint8Array,
    jwkBytes(jwk, "d"),
    jwkBytes(jwk, "p"),
    jwkBytes(jwk, "q"),
    jwkBytes(jwk, "dp"),
    jwkBytes(jwk, "dq"),
    jwkBytes(jwk, "qi"),
  ];
}

const rsaKeys = {
  rawPublic: [],
  rawPrivate: [],
  opKind: () => "RSA",
  keyAlgorithm(params: Params, { handle, isPrivate }: { handle: ArrayBuffer; isPrivate: boolean }): RsaKeyAlgorithm {
    const parts = ops.op_crypto_key_export("RSA", "components", isPrivate, handle) as ArrayBuffer[];
    const exponent = new Uint8Array(parts[1] as ArrayBuffer);
    const publicExponent = new Uint8Array(typedArrayByteLength(exponent));
    typedArraySet(publicExponent, exponent);
    const modulusLength = bitLengthOf(new Uint8Array(parts[0] as ArrayBuffer));
    return { name: params.name, modulusLength, publicExponent, hash: { name: (params as RsaParams).hash.name } };
  },
  isPrivate: (jwk: JsonWebKey) => jwk.d !== undefined,
  components,
  jwk(algorithm: Params, parts: readonly string[]): Partial<JsonWebKey> {
    const alg = jwkAlgorithm(algorithm.name, (algorithm as RsaKeyAlgorithm).hash.name);
    const jwk: Partial<JsonWebKey> = { kty: "RSA", alg, n: parts[0], e: parts[1] };
    if (parts.length === 2) return jwk;
    jwk.d = parts[2];
    jwk.p = parts[3];
    jwk.q = parts[4];
    jwk.dp = parts[5];
    jwk.dq = parts[6];
    jwk.qi = parts[7];
    return jwk;
  },
};

const signing: PairKind = { ...rsaKeys, publicUsages: ["verify"], privateUsages: ["sign"], use: "sig" };
const encrypting: PairKind = {
  ...rsaKeys,
  publicUsages: ["encrypt", "wrapKey"],
  privateUsages: ["decrypt", "unwrapKey"],
  use: "enc",
};

function family(name: string, kind: PairKind, operations: Partial<Record<Operation, Dictionary>>): Algorithm {
  return {
    name,
    operations: { ...operations, generateKey: generateParams, importKey: importParams, exportKey: [] },
    generateKey: (params, request) => generatePair(kind, params, request),
    importKey: (params, request) => importPair(kind, params, request),
    exportKey: (key, format) => exportPair(kind, key, format),
    publicUsages: kind.publicUsages,
    publicHandle: (key) => publicHandleOf(kind, key),
  };
}

function signature(name: string, parameters: Dictionary): Algorithm {
  const salt = (params: Params) => (params as Params & { saltLength?: number }).saltLength;
  return {
    ...family(name, signing, { sign: parameters, verify: parameters }),
    /** https://w3c.github.io/webcrypto/#rsa-pss-operations-sign */
    sign(params, key, message) {
      requireType(key, "private");
      const signed = ops.op_crypto_key_sign(loadedKey(key, "RSA"), message, hashOf(key), salt(params));
      return signatureOf(signed, "The key is too short for the hash and the salt.");
    },
    /** https://w3c.github.io/webcrypto/#rsa-pss-operations-verify */
    verify(params, key, signed) {
      requireType(key, "public");
      const loaded = loadedKey(key, "RSA");
      return given(ops.op_crypto_key_verify(loaded, signed.signature, signed.message, hashOf(key), salt(params)));
    },
  };
}

function oaep(params: Params, key: CryptoKeyRecord, work: { encrypt: boolean; data: Uint8Array }): ArrayBuffer {
  requireType(key, work.encrypt ? "public" : "private");
  const label = (params as Params & { label?: Uint8Array }).label ?? new Uint8Array(0);
  return (
    ops.op_crypto_key_cipher(work.encrypt, loadedKey(key, "RSA"), work.data, hashOf(key), label) ??
    operationError(work.encrypt ? "The data is too long for the key." : "The data can't be decrypted.")
  );
}

const oaepParams = [optional("label", bytes)];

export const rsa: readonly Algorithm[] = [
  signature("RSASSA-PKCS1-v1_5", []),
  signature("RSA-PSS", [required("saltLength", unsignedLong)]),
  {
    ...family("RSA-OAEP", encrypting, { encrypt: oaepParams, decrypt: oaepParams }),
    encrypt: (params, key, data) => oaep(params, key, { encrypt: true, data }),
    decrypt: (params, key, data) => oaep(params, key, { encrypt: false, data }),
  },
];
