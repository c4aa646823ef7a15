// SHA-1 and SHA-2: https://w3c.github.io/webcrypto/#sha. SHA-3: https://wicg.github.io/webcrypto-modern-algos/#sha3

import type { Algorithm } from "../algorithm.ts";
import { given } from "../awaitable.ts";

function hashFunction(name: string): Algorithm {
  return {
    name,
    operations: { digest: [] },
    /** https://w3c.github.io/webcrypto/#sha-operations-digest */
    digest: (_params, message) => given(ops.op_crypto_digest(name, message, true)),
  };
}

export const sha: readonly Algorithm[] = [
  // No standard's, but Workers'.
  hashFunction("MD5"),
  hashFunction("SHA-1"),
  hashFunction("SHA-256"),
  hashFunction("SHA-384"),
  hashFunction("SHA-512"),
  hashFunction("SHA3-256"),
  hashFunction("SHA3-384"),
  hashFunction("SHA3-512"),
];
