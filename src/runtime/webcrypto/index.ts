// Door of the webcrypto room: https://w3c.github.io/webcrypto/

import { type Globals, globalAttributes, globalInterface, requireGlobal } from "../webidl/index.ts";
import { Crypto, crypto } from "./crypto.ts";

const attributes = {
  get crypto(): Crypto {
    requireGlobal(this, "crypto");
    return crypto;
  },
};

export const globals: Globals = {
  ...globalAttributes(attributes),
  Crypto: globalInterface(Crypto),
};
