// Door of SubtleCrypto and its keys, a deferred room: https://w3c.github.io/webcrypto/#subtlecrypto-interface

import { arrayBufferByteLength } from "../../infra/index.ts";
import { type Globals, globalInterface, isArrayBuffer } from "../../webidl/index.ts";
import { CryptoKey, provideHandleSerializer } from "./crypto-key.ts";
import { algorithmOf } from "./registered-algorithms.ts";
import { SubtleCrypto, subtle } from "./subtle-crypto.ts";

export { type SubtleCrypto, subtle };

provideHandleSerializer({
  serialize: (key) => (isArrayBuffer(key.handle) ? key.handle : algorithmOf(key.algorithm).serializeHandle?.(key)),
  deserialize(key) {
    if (!isArrayBuffer(key.handle)) return algorithmOf(key.algorithm).deserializeHandle?.(key);
    return arrayBufferByteLength(key.handle) === 0 ? key.handle : ops.op_crypto_secret(key.handle);
  },
});

export const globals: Globals = {
  CryptoKey: globalInterface(CryptoKey),
  SubtleCrypto: globalInterface(SubtleCrypto),
};
