// Argon2d, Argon2i and Argon2id: https://wicg.github.io/webcrypto-modern-algos/#argon2

import { newDOMException } from "../../../webidl/index.ts";
import type { Algorithm, Params } from "../algorithm.ts";
import { type Awaitable, performed } from "../awaitable.ts";
import type { CryptoKeyRecord } from "../crypto-key.ts";
import { bytes, octet, optional, required, unsignedLong } from "../dictionaries.ts";
import { importBaseKey } from "../secret-keys.ts";

interface Argon2Params extends Params {
  associatedData: Uint8Array | undefined;
  memory: number;
  nonce: Uint8Array;
  parallelism: number;
  passes: number;
  secretValue: Uint8Array | undefined;
  version: number | undefined;
}

const params = [
  optional("associatedData", bytes),
  required("memory", unsignedLong),
  required("nonce", bytes),
  required("parallelism", unsignedLong),
  required("passes", unsignedLong),
  optional("secretValue", bytes),
  optional("version", octet),
];
const nothing = new Uint8Array(0);

function operationError(message: string): never {
  throw newDOMException(message, "OperationError");
}

/** Steps 1 to 5 of derive bits: the bytes that are wanted, where the parameters are right. */
function checkedSize(given: Argon2Params, length: number | null): number {
  const { memory, name, parallelism, passes, version } = given;
  if (length === null || length < 32 || length % 8 !== 0) {
    return operationError(`${name}: length must be a multiple of 8 bits, and at least 32.`);
  }
  if (version !== undefined && version !== 0x13) operationError(`${name}: version must be 19.`);
  if (parallelism === 0 || parallelism > 0xffffff) operationError(`${name}: parallelism must be from 1 to 16777215.`);
  if (memory < 8 * parallelism) operationError(`${name}: memory must be at least 8 times parallelism.`);
  if (passes === 0) operationError(`${name}: passes must not be 0.`);
  return length / 8;
}

/** https://wicg.github.io/webcrypto-modern-algos/#argon2-operations-derive-bits */
function derive(
  variant: number,
  given: Argon2Params,
  key: CryptoKeyRecord,
  length: number | null,
): Awaitable<ArrayBuffer> {
  // 1-5. Check.
  const size = checkedSize(given, length);
  // 6-9. Derive; out of memory is a failure.
  const bits = ops.op_crypto_argon2(
    variant,
    given.parallelism,
    given.memory,
    given.passes,
    size,
    key.handle as ArrayBuffer,
    given.nonce,
    given.secretValue ?? nothing,
    given.associatedData ?? nothing,
  );
  return performed(
    bits,
    (derived) => derived ?? operationError(`${given.name}: there is no memory for ${given.memory} KB.`),
  );
}

function variant(name: string, number: number): Algorithm {
  return {
    name,
    operations: { deriveBits: params, importKey: [], "get key length": [] },
    check(operation, given, length) {
      if (operation === "deriveBits") checkedSize(given as Argon2Params, length);
    },
    deriveBits: (given, key, length) => derive(number, given as Argon2Params, key, length),
    /** https://wicg.github.io/webcrypto-modern-algos/#argon2-operations-import-key */
    importKey: (_params, request) => importBaseKey(name, request, false),
    /** https://wicg.github.io/webcrypto-modern-algos/#argon2-operations-get-key-length */
    getKeyLength: () => null,
  };
}

export const argon2: readonly Algorithm[] = [variant("Argon2d", 0), variant("Argon2i", 1), variant("Argon2id", 2)];
