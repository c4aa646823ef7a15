// AES and ChaCha20-Poly1305: https://w3c.github.io/webcrypto/#aes-ctr to #aes-kw, and
// https://wicg.github.io/webcrypto-modern-algos/#aes-ocb and #chacha20-poly1305

import { arrayIncludes, stringSlice, typedArrayByteLength } from "../../../infra/index.ts";
import { newDOMException } from "../../../webidl/index.ts";
import type { Algorithm, Operation, Params } from "../algorithm.ts";
import type { CryptoKeyRecord, KeyUsage } from "../crypto-key.ts";
import { bytes, type Dictionary, octet, optional, required, unsignedShort } from "../dictionaries.ts";
import {
  exportSecretKey,
  generateSecretKey,
  importSecretKey,
  requireLength,
  type SecretKeyKind,
} from "../secret-keys.ts";

interface CipherParams extends Params {
  iv?: Uint8Array;
  counter?: Uint8Array;
  length?: number;
  additionalData?: Uint8Array;
  tagLength?: number;
}

interface LengthParams extends Params {
  length: number;
}

/** What the engine room is told beside the key and the data. */
interface CipherInput {
  iv: Uint8Array;
  additionalData: Uint8Array;
  parameter: number;
}

function operationError(message: string): never {
  throw newDOMException(message, "OperationError");
}

const nothing = new Uint8Array(0);

/** Of the modes below: the parameters, checked. */
type Check = (params: CipherParams) => CipherInput;

function checkCbc(params: CipherParams): CipherInput {
  const iv = params.iv as Uint8Array;
  if (typedArrayByteLength(iv) !== 16) operationError("AES-CBC: iv must have 16 bytes.");
  return { iv, additionalData: nothing, parameter: 0 };
}

function checkCtr(params: CipherParams): CipherInput {
  const iv = params.counter as Uint8Array;
  const parameter = params.length as number;
  if (typedArrayByteLength(iv) !== 16) operationError("AES-CTR: counter must have 16 bytes.");
  if (parameter === 0 || parameter > 128) operationError("AES-CTR: length must be from 1 to 128.");
  return { iv, additionalData: nothing, parameter };
}

function aeadCheck(name: string, tagLengths: readonly number[], isIvSize: (size: number) => boolean): Check {
  return (params) => {
    const iv = params.iv as Uint8Array;
    const tagLength = params.tagLength ?? 128;
    if (!isIvSize(typedArrayByteLength(iv))) operationError(`${name}: iv has a wrong number of bytes.`);
    if (!arrayIncludes(tagLengths, tagLength)) operationError(`${name}: tagLength can't be ${tagLength}.`);
    return { iv, additionalData: params.additionalData ?? nothing, parameter: tagLength / 8 };
  };
}

const checkWrap: Check = () => ({ iv: nothing, additionalData: nothing, parameter: 0 });

function runner(check: Check, encrypt: boolean) {
  return (params: Params, key: CryptoKeyRecord, data: Uint8Array): ArrayBuffer => {
    const { iv, additionalData, parameter } = check(params as CipherParams);
    const handle = key.handle as ArrayBuffer;
    const result = ops.op_crypto_cipher(params.name, encrypt, handle, iv, data, additionalData, parameter);
    return result ?? operationError(`${params.name}: the data can't be ${encrypt ? "en" : "de"}crypted.`);
  };
}

const encryption: readonly KeyUsage[] = ["encrypt", "decrypt", "wrapKey", "unwrapKey"];
const lengthParams = [required("length", unsignedShort)];

/** The operations on keys; ChaCha20-Poly1305 has keys of one length. */
function keyOperations(kind: SecretKeyKind, fixedLength?: number) {
  const dictionary: Dictionary = fixedLength === undefined ? lengthParams : [];
  const lengthOf = (params: Params) => fixedLength ?? (params as LengthParams).length;
  return {
    operations: { generateKey: dictionary, importKey: [], exportKey: [], "get key length": dictionary },
    generateKey: (params, request) => generateSecretKey(kind, request, lengthOf(params)),
    importKey: (_params, request) => importSecretKey(kind, request),
    exportKey: (key, format) => exportSecretKey(kind, key, format),
    getKeyLength(params) {
      requireLength(kind, lengthOf(params));
      return lengthOf(params);
    },
  } satisfies Partial<Algorithm>;
}

interface CipherKind {
  kind: SecretKeyKind;
  members: Dictionary;
  check: Check;
  fixedLength?: number;
}

function cipher({ kind, members, check, fixedLength }: CipherKind): Algorithm {
  const keys = keyOperations(kind, fixedLength);
  const wraps = kind.usages.length === 2;
  const uses: readonly Operation[] = wraps ? ["wrapKey", "unwrapKey"] : ["encrypt", "decrypt"];
  return {
    ...keys,
    name: kind.name,
    operations: { ...keys.operations, [uses[0] as Operation]: members, [uses[1] as Operation]: members },
    check(operation, params) {
      if (arrayIncludes(uses, operation)) check(params as CipherParams);
      if (operation === "generateKey" || operation === "get key length") keys.getKeyLength(params);
    },
    [uses[0] as Operation]: runner(check, true),
    [uses[1] as Operation]: runner(check, false),
  };
}

function aesKind(name: string, usages: readonly KeyUsage[], raw: boolean): SecretKeyKind {
  const suffix = stringSlice(name, 4);
  return {
    name,
    usages,
    use: "enc",
    alg: (length) => `A${length}${suffix}`,
    isLength: (length) => length === 128 || length === 192 || length === 256,
    raw,
    tellsLength: true,
  };
}

const aeadMembers = [optional("additionalData", bytes), required("iv", bytes), optional("tagLength", octet)];
const gcmTags = [32, 64, 96, 104, 112, 120, 128];

export const ciphers: readonly Algorithm[] = [
  cipher({
    kind: aesKind("AES-CTR", encryption, true),
    members: [required("counter", bytes), required("length", octet)],
    check: checkCtr,
  }),
  cipher({ kind: aesKind("AES-CBC", encryption, true), members: [required("iv", bytes)], check: checkCbc }),
  cipher({
    kind: aesKind("AES-GCM", encryption, true),
    members: aeadMembers,
    check: aeadCheck("AES-GCM", gcmTags, () => true),
  }),
  cipher({ kind: aesKind("AES-KW", ["wrapKey", "unwrapKey"], true), members: [], check: checkWrap }),
  cipher({
    kind: aesKind("AES-OCB", encryption, false),
    members: aeadMembers,
    check: aeadCheck("AES-OCB", [64, 96, 128], (size) => size <= 15),
  }),
  cipher({
    kind: {
      name: "ChaCha20-Poly1305",
      usages: encryption,
      use: "enc",
      alg: () => "C20P",
      isLength: (length) => length === 256,
      raw: false,
      tellsLength: false,
    },
    members: aeadMembers,
    check: aeadCheck("ChaCha20-Poly1305", [128], (size) => size === 12),
    fixedLength: 256,
  }),
];
