// Subresource integrity: https://w3c.github.io/webappsec-subresource-integrity/

import {
  asciiLowercase,
  isAsciiWhitespace,
  isomorphicDecode,
  stringCharCodeAt,
  stringIndexOf,
  stringSlice,
} from "../../infra/index.ts";
import { newSourceBody, readAllBytes, readBody } from "../body.ts";
import type { ResponseRecord } from "../records.ts";

interface Metadata {
  /** Index into `hashes`. */
  strength: number;
  /** Base64 without padding. */
  digest: string;
}

/** From the weakest. */
const algorithms = ["sha256", "sha384", "sha512"] as const;
const hashes = ["SHA-256", "SHA-384", "SHA-512"] as const;

/** https://w3c.github.io/webappsec-subresource-integrity/#parse-metadata, and of that the strongest. */
function strongestOf(metadata: string): Metadata[] {
  let strongest: Metadata[] = [];
  let start = 0;
  for (let at = 0; at <= metadata.length; at++) {
    if (at < metadata.length && !isAsciiWhitespace(stringCharCodeAt(metadata, at))) continue;
    const item = itemOf(stringSlice(metadata, start, at));
    start = at + 1;
    if (item === null) continue;
    const best = strongest[0]?.strength ?? -1;
    if (item.strength > best) strongest = [item];
    else if (item.strength === best) strongest[strongest.length] = item;
  }
  return strongest;
}

/** `sha256-<base64>?options`; null for an algorithm that is not known. */
function itemOf(text: string): Metadata | null {
  const options = stringIndexOf(text, "?");
  const expression = options === -1 ? text : stringSlice(text, 0, options);
  const dash = stringIndexOf(expression, "-");
  const algorithm = asciiLowercase(dash === -1 ? expression : stringSlice(expression, 0, dash));
  for (let strength = 0; strength < algorithms.length; strength++) {
    if (algorithm !== algorithms[strength]) continue;
    return { strength, digest: dash === -1 ? "" : inPlainBase64(stringSlice(expression, dash + 1)) };
  }
  return null;
}

/** From base64url, too; without padding. */
function inPlainBase64(digest: string): string {
  let plain = "";
  for (let at = 0; at < digest.length; at++) {
    const character = digest[at] as string;
    if (character === "=") continue;
    plain += character === "-" ? "+" : character === "_" ? "/" : character;
  }
  return plain;
}

/** https://w3c.github.io/webappsec-subresource-integrity/#does-response-match-metadatalist */
export function bytesMatch(bytes: Uint8Array<ArrayBuffer>, metadata: string): boolean {
  // 1–3. Nothing that is understood is asked for.
  const strongest = strongestOf(metadata);
  const first = strongest[0];
  if (first === undefined) return true;
  // 4, 5. One of the strongest must match.
  const digest = new Uint8Array(ops.op_crypto_digest(hashes[first.strength] as string, bytes) as ArrayBuffer);
  const actual = inPlainBase64(ops.op_html_btoa(isomorphicDecode(digest)) as string);
  for (let i = 0; i < strongest.length; i++) {
    if ((strongest[i] as Metadata).digest === actual) return true;
  }
  return false;
}

/**
 * Reads the response's body and puts it back as bytes when it matches. `onDone` gets null, or why the response must not
 * be seen.
 * https://fetch.spec.whatwg.org/#main-fetch, step 21.
 */
export function checkIntegrity(
  response: ResponseRecord,
  metadata: string,
  onDone: (failure: { message: string; cause: unknown } | null) => void,
): void {
  const { body } = response;
  if (body === null) {
    onDone({ message: "a response without body has no integrity to check", cause: undefined });
    return;
  }
  readAllBytes(
    readBody(body),
    (bytes) => {
      if (!bytesMatch(bytes, metadata)) {
        onDone({ message: "the response does not have the integrity that was asked for", cause: undefined });
        return;
      }
      response.body = newSourceBody(bytes);
      onDone(null);
    },
    (cause) => onDone({ message: "the response's body could not be read", cause }),
  );
}
