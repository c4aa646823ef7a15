// ECDSA and ECDH on P-256, P-384 and P-521: https://w3c.github.io/webcrypto/#ecdsa

import { arrayIncludes, stringSlice } from "../../../infra/index.ts";
import type { Algorithm, Operation, Params } from "../algorithm.ts";
import { given } from "../awaitable.ts";
import { type Dictionary, hash, notSupported, required, text } from "../dictionaries.ts";
import { dataError, type JsonWebKey } from "../jwk.ts";
import {
  exportPair,
  generatePair,
  importPair,
  jwkBytes,
  loadedKey,
  type PairKind,
  publicHandleOf,
  requireKty,
  requireType,
  signatureOf,
} from "./key-pairs.ts";
import { agreementParams, deriveSecret } from "./shared-secret.ts";

interface CurveParams extends Params {
  namedCurve: string;
}

const keyParams = [required("namedCurve", text)];
const hashParams = [required("hash", hash)];
const curves: readonly string[] = ["P-256", "P-384", "P-521"];

function curveOf(params: Params): string {
  return (params as CurveParams).namedCurve;
}

function requireCurve(params: Params): void {
  const curve = curveOf(params);
  if (!arrayIncludes(curves, curve)) notSupported(`The curve "${curve}" is not supported.`);
}

/** "ES256" and the like; ECDH has none. */
function jwkAlgorithm(params: Params): string | undefined {
  if (params.name !== "ECDSA") return undefined;
  const curve = curveOf(params);
  return curve === "P-521" ? "ES512" : `ES${stringSlice(curve, 2)}`;
}

function components(params: Params, jwk: JsonWebKey): Uint8Array[] {
  requireKty(jwk, "EC");
  if (jwk.crv !== curveOf(params)) dataError(`The key's "crv" is not "${curveOf(params)}".`);
  const alg = jwkAlgorithm(params);
  if (alg !== undefined && jwk.alg !== undefined && jwk.alg !== alg) dataError(`The key's "alg" is not "${alg}".`);
  const x = jwkBytes(jwk, "x");
  const y = jwkBytes(jwk, "y");
  return jwk.d === undefined ? [x, y] : [x, y, jwkBytes(jwk, "d")];
}

const curveKeys = {
  rawPublic: ["raw", "raw-public"],
  rawPrivate: [],
  opKind: curveOf,
  keyAlgorithm: (params: Params) => ({ name: params.name, namedCurve: curveOf(params) }),
  isPrivate: (jwk: JsonWebKey) => jwk.d !== undefined,
  components,
  jwk(algorithm: Params, parts: readonly string[]): Partial<JsonWebKey> {
    const jwk: Partial<JsonWebKey> = { kty: "EC", crv: curveOf(algorithm), x: parts[0], y: parts[1] };
    if (parts.length === 3) jwk.d = parts[2];
    return jwk;
  },
} as const;

const signing: PairKind = { ...curveKeys, publicUsages: ["verify"], privateUsages: ["sign"], use: "sig" };
const agreeing: PairKind = {
  ...curveKeys,
  publicUsages: [],
  privateUsages: ["deriveKey", "deriveBits"],
  use: "enc",
};

function family(name: string, kind: PairKind, operations: Partial<Record<Operation, Dictionary>>): Algorithm {
  return {
    name,
    operations: { ...operations, generateKey: keyParams, importKey: keyParams, exportKey: [] },
    check(operation, params) {
      if (operation === "generateKey" || operation === "importKey") requireCurve(params);
    },
    generateKey(params, request) {
      requireCurve(params);
      return generatePair(kind, params, request);
    },
    importKey(params, request) {
      requireCurve(params);
      return importPair(kind, params, request);
    },
    exportKey: (key, format) => exportPair(kind, key, format),
    publicUsages: kind.publicUsages,
    publicHandle: (key) => publicHandleOf(kind, key),
  };
}

export const ecdsaAndEcdh: readonly Algorithm[] = [
  {
    ...family("ECDSA", signing, { sign: hashParams, verify: hashParams }),
    /** https://w3c.github.io/webcrypto/#ecdsa-operations-sign */
    sign(params, key, message) {
      requireType(key, "private");
      const { name } = (params as Params & { hash: Params }).hash;
      const signed = ops.op_crypto_key_sign(loadedKey(key, curveOf(key.algorithm)), message, name);
      return signatureOf(signed, "The message can't be signed.");
    },
    /** https://w3c.github.io/webcrypto/#ecdsa-operations-verify */
    verify(params, key, { signature, message }) {
      requireType(key, "public");
      const { name } = (params as Params & { hash: Params }).hash;
      return given(ops.op_crypto_key_verify(loadedKey(key, curveOf(key.algorithm)), signature, message, name));
    },
  },
  {
    ...family("ECDH", agreeing, { deriveBits: agreementParams }),
    deriveBits: (params, key, length) => deriveSecret(params, key, { length, opKind: curveOf }),
  },
];
