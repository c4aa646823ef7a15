// Door of the webcrypto room: https://w3c.github.io/webcrypto/

import { type Globals, globalAttribute, globalInterface } from "../webidl/index.ts";
import { Crypto, crypto } from "./crypto.ts";

export const globals: Globals = {
  crypto: globalAttribute(() => crypto),
  Crypto: globalInterface(Crypto),
};
