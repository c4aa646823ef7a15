// cSHAKE, TurboSHAKE and KMAC: https://wicg.github.io/webcrypto-modern-algos/#cshake, #turboshake and #kmac; their
// encodings: https://doi.org/10.6028/NIST.SP.800-185

import { isomorphicEncode, typedArrayByteLength, typedArraySet } from "../../../infra/index.ts";
import { bytesOf, newDOMException } from "../../../webidl/index.ts";
import type { Algorithm, Params } from "../algorithm.ts";
import type { CryptoKeyRecord } from "../crypto-key.ts";
import { bytes, octet, optional, required, unsignedLong } from "../dictionaries.ts";
import { exportSecretKey, generateSecretKey, importSecretKey, type SecretKeyKind } from "../secret-keys.ts";
import { copyOf } from "../secrets.ts";

type Strength = 128 | 256;

interface OutputParams extends Params {
  outputLength: number;
  customization?: Uint8Array;
  functionName?: Uint8Array;
  domainSeparation?: number;
}

const nothing = new Uint8Array(0);

function operationError(message: string): never {
  throw newDOMException(message, "OperationError");
}

function outputSize(params: Params): number {
  const { outputLength, name } = params as OutputParams;
  // Parts of bytes are left out (D-WEBCRYPTO-2).
  if (outputLength % 8 !== 0) operationError(`${name}: outputLength must be a multiple of 8 bits.`);
  return outputLength / 8;
}

/** The bytes of a number that is below 2 ** 40, most significant first, without zeros in front. */
function numberBytes(number: number): number[] {
  const digits = [number % 256];
  for (let rest = (number - (number % 256)) / 256; rest > 0; rest = (rest - (rest % 256)) / 256) {
    digits[digits.length] = rest % 256;
  }
  const reversed: number[] = [];
  for (let at = digits.length - 1; at >= 0; at--) reversed[reversed.length] = digits[at] as number;
  return reversed;
}

function concat(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = copyOf(new Uint8Array(size));
  let at = 0;
  for (let part = 0; part < parts.length; part++) {
    typedArraySet(whole, parts[part] as Uint8Array, at);
    at += typedArrayByteLength(parts[part]);
  }
  return whole;
}

function leftEncode(number: number): Uint8Array {
  const digits = numberBytes(number);
  const encoded = new Uint8Array(digits.length + 1);
  encoded[0] = digits.length;
  typedArraySet(encoded, digits, 1);
  return encoded;
}

function rightEncode(number: number): Uint8Array {
  const digits = numberBytes(number);
  const encoded = new Uint8Array(digits.length + 1);
  typedArraySet(encoded, digits);
  encoded[digits.length] = digits.length;
  return encoded;
}

/** bytepad of the strings, each encoded by encode_string. */
function padded(strings: readonly Uint8Array[], strength: Strength): Uint8Array {
  const rate = 200 - strength / 4;
  const parts = [leftEncode(rate)];
  let size = typedArrayByteLength(parts[0]);
  for (let at = 0; at < strings.length; at++) {
    const text = strings[at] as Uint8Array;
    const head = leftEncode(typedArrayByteLength(text) * 8);
    parts[parts.length] = head;
    parts[parts.length] = text;
    size += typedArrayByteLength(head) + typedArrayByteLength(text);
  }
  return concat(parts, size + ((rate - (size % rate)) % rate));
}

/** https://wicg.github.io/webcrypto-modern-algos/#cshake-operations-digest */
function cShake(strength: Strength): Algorithm {
  return {
    name: `cSHAKE${strength}`,
    operations: {
      digest: [
        optional("customization", bytes),
        optional("functionName", bytes),
        required("outputLength", unsignedLong),
      ],
    },
    check: (_operation, params) => void outputSize(params),
    digest(params, message) {
      const { customization = nothing, functionName = nothing } = params as OutputParams;
      const size = outputSize(params);
      // Without both it is SHAKE.
      const plain = typedArrayByteLength(customization) === 0 && typedArrayByteLength(functionName) === 0;
      if (plain) return ops.op_crypto_sponge(strength, 24, 0x1f, nothing, message, nothing, size);
      const prefix = padded([functionName, customization], strength);
      return ops.op_crypto_sponge(strength, 24, 0x04, prefix, message, nothing, size);
    },
  };
}

function checkTurboShake(params: Params): { size: number; domain: number } {
  const size = outputSize(params);
  const domain = (params as OutputParams).domainSeparation ?? 0x1f;
  if (size === 0) operationError(`${params.name}: outputLength must not be 0.`);
  if (domain < 0x01 || domain > 0x7f) operationError(`${params.name}: domainSeparation must be from 1 to 127.`);
  return { size, domain };
}

/** https://wicg.github.io/webcrypto-modern-algos/#turboshake-operations-digest */
function turboShake(strength: Strength): Algorithm {
  return {
    name: `TurboSHAKE${strength}`,
    operations: { digest: [optional("domainSeparation", octet), required("outputLength", unsignedLong)] },
    check: (_operation, params) => void checkTurboShake(params),
    digest(params, message) {
      const { size, domain } = checkTurboShake(params);
      return ops.op_crypto_sponge(strength, 12, domain, nothing, message, nothing, size);
    },
  };
}

const kmacName = isomorphicEncode("KMAC");

function computeKmac(strength: Strength, params: Params, key: CryptoKeyRecord, message: Uint8Array): ArrayBuffer {
  const { customization = nothing, outputLength } = params as OutputParams;
  const size = outputSize(params);
  const head = padded([kmacName, customization], strength);
  const body = padded([bytesOf(key.handle as ArrayBuffer)], strength);
  const prefix = concat([head, body], typedArrayByteLength(head) + typedArrayByteLength(body));
  return ops.op_crypto_sponge(strength, 24, 0x04, prefix, message, rightEncode(outputLength), size);
}

/** https://wicg.github.io/webcrypto-modern-algos/#kmac-operations */
function kmac(strength: Strength): Algorithm {
  const name = `KMAC${strength}`;
  const kind: SecretKeyKind = {
    name,
    usages: ["sign", "verify"],
    use: "sig",
    alg: () => `K${strength}`,
    // Keys have whole bytes (D-WEBCRYPTO-2).
    isLength: (length) => length % 8 === 0,
    raw: false,
    tellsLength: true,
  };
  const lengthOf = (params: Params) => (params as Params & { length?: number }).length ?? strength;
  const members = [optional("customization", bytes), required("outputLength", unsignedLong)];
  const keyMembers = [optional("length", unsignedLong)];
  return {
    name,
    operations: {
      sign: members,
      verify: members,
      generateKey: keyMembers,
      importKey: keyMembers,
      exportKey: [],
      "get key length": keyMembers,
    },
    check(operation, params) {
      if (operation === "sign" || operation === "verify") outputSize(params);
    },
    sign: (params, key, message) => computeKmac(strength, params, key, message),
    verify: (params, key, { signature, message }) =>
      ops.op_crypto_equal(computeKmac(strength, params, key, message), signature),
    generateKey: (params, request) => generateSecretKey(kind, request, lengthOf(params)),
    importKey(params, request) {
      const key = importSecretKey(kind, request);
      const { length } = params as Params & { length?: number };
      const bits = (key.algorithm as { name: string; length: number }).length;
      if (length !== undefined && length !== bits) {
        throw newDOMException("The key has not the length given.", "DataError");
      }
      return key;
    },
    exportKey: (key, format) => exportSecretKey(kind, key, format),
    getKeyLength: lengthOf,
  };
}

export const keccak: readonly Algorithm[] = [
  cShake(128),
  cShake(256),
  turboShake(128),
  turboShake(256),
  kmac(128),
  kmac(256),
];
