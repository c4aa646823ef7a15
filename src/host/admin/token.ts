// The token that the admin API asks for on TCP.

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { NanoError, systemReason } from "../errors/index.ts";

/** Anything shorter can be guessed. */
const FEWEST_CHARACTERS = 16;

export interface Token {
  /** Of a header "Authorization"; takes as long for any. */
  isIn(header: string | undefined): boolean;
}

/** Throws NANO_USAGE where the file has none. */
export function readToken(file: string): Token {
  let text: string;
  try {
    text = readFileSync(file, "utf8").trim();
  } catch (cause) {
    throw new NanoError("NANO_USAGE", `${file}: the admin token cannot be read: ${systemReason(cause)}`, { cause });
  }
  if (text.length < FEWEST_CHARACTERS || /[^\x21-\x7e]/.test(text)) {
    const wanted = `one line of ${FEWEST_CHARACTERS} or more characters of ASCII, without spaces`;
    throw new NanoError("NANO_USAGE", `${file}: the admin token is ${wanted}`);
  }
  return tokenOf(text);
}

/** The file's, which is made when it is not there: nobody but the user may read it. */
export function makeToken(file: string): Token {
  try {
    writeFileSync(file, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") {
      const reason = systemReason(cause);
      throw new NanoError("NANO_USAGE", `${file}: the admin token cannot be written: ${reason}`, { cause });
    }
  }
  return readToken(file);
}

function tokenOf(text: string): Token {
  const expected = digestOf(text);
  return {
    isIn(header) {
      const given = /^bearer +([\x21-\x7e]+)$/i.exec(header ?? "")?.[1];
      // Digests are of one length, whatever was given.
      return timingSafeEqual(digestOf(given ?? ""), expected);
    },
  };
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
