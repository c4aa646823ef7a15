// The derive bits operation of ECDH, X25519 and X448: https://w3c.github.io/webcrypto/#ecdh-operations-derive-bits

import { arrayBufferByteLength, mathCeil } from "../../../infra/index.ts";
import { newDOMException } from "../../../webidl/index.ts";
import type { Params } from "../algorithm.ts";
import type { CryptoKeyRecord } from "../crypto-key.ts";
import { key as keyMember, required } from "../dictionaries.ts";
import { loadedKey, operationError, requireType } from "./key-pairs.ts";

export const agreementParams = [required("public", keyMember)];

interface AgreementParams extends Params {
  public: CryptoKeyRecord;
}

/** The secret of both keys, or as many of its bits. `opKind`: how the ops call the key. */
export function deriveSecret(
  params: Params,
  key: CryptoKeyRecord,
  { length, opKind }: { length: number | null; opKind(algorithm: Params): string },
): ArrayBuffer {
  const peer = (params as AgreementParams).public;
  // 1. The base key is private.
  requireType(key, "private");
  // 2-5. The other is public, and of the same kind.
  requireType(peer, "public");
  if (peer.algorithm.name !== key.algorithm.name || opKind(peer.algorithm) !== opKind(key.algorithm)) {
    throw newDOMException("The public key is of another kind.", "InvalidAccessError");
  }
  // 6-7. The secret.
  const secret = ops.op_crypto_key_derive(
    loadedKey(key, opKind(key.algorithm)),
    loadedKey(peer, opKind(peer.algorithm)),
  );
  if (secret === null) return operationError("The keys share no secret.");
  // 8. As long as wanted.
  return length === null ? secret : firstBits(secret, length);
}

function firstBits(secret: ArrayBuffer, length: number): ArrayBuffer {
  if (length > arrayBufferByteLength(secret) * 8) return operationError("The secret has not so many bits.");
  const size = mathCeil(length / 8);
  const first = ops.op_crypto_secret(new Uint8Array(secret, 0, size));
  const bytes = new Uint8Array(first);
  const unused = size * 8 - length;
  if (unused > 0) bytes[size - 1] = (bytes[size - 1] as number) & (0xff << unused);
  return first;
}
