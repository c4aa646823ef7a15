// Door of SubtleCrypto and its keys, a deferred room: https://w3c.github.io/webcrypto/#subtlecrypto-interface

import { type Globals, globalInterface } from "../../webidl/index.ts";
import { CryptoKey } from "./crypto-key.ts";
import { SubtleCrypto, subtle } from "./subtle-crypto.ts";

export { type SubtleCrypto, subtle };

export const globals: Globals = {
  CryptoKey: globalInterface(CryptoKey),
  SubtleCrypto: globalInterface(SubtleCrypto),
};
