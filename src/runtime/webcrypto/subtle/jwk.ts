// JSON Web Keys of type "oct": https://w3c.github.io/webcrypto/#JsonWebKey-dictionary

import {
  arrayIncludes,
  isAsciiAlphanumeric,
  isomorphicEncode,
  stringCharCodeAt,
  stringFromCharCode,
  typedArrayBuffer,
} from "../../infra/index.ts";
import { newDOMException, toBoolean, toDictionary, toDOMString, toSequence } from "../../webidl/index.ts";
import type { KeyUsage } from "./crypto-key.ts";

/** The members that a key of type "oct" can have. */
export interface JsonWebKey {
  alg: string | undefined;
  ext: boolean | undefined;
  k: string | undefined;
  keyOps: string[] | undefined;
  kty: string | undefined;
  use: string | undefined;
}

function optional<T>(value: unknown, name: string, convert: (value: unknown, context: string) => T): T | undefined {
  return value === undefined ? undefined : convert(value, `JsonWebKey: ${name}`);
}

const toStrings = (value: unknown, context: string): string[] => toSequence(value, context, toDOMString);

export function toJsonWebKey(value: unknown, context: string): JsonWebKey {
  const given = (toDictionary(value, context) ?? {}) as Record<string, unknown>;
  return {
    alg: optional(given.alg, "alg", toDOMString),
    ext: optional(given.ext, "ext", toBoolean),
    k: optional(given.k, "k", toDOMString),
    keyOps: optional(given.key_ops, "key_ops", toStrings),
    kty: optional(given.kty, "kty", toDOMString),
    use: optional(given.use, "use", toDOMString),
  };
}

function dataError(message: string): never {
  throw newDOMException(message, "DataError");
}

const dash = 0x2d;
const underscore = 0x5f;

/** https://www.rfc-editor.org/rfc/rfc4648#section-5, without padding. */
export function base64urlEncode(bytes: ArrayBuffer): string {
  const base64 = ops.op_html_btoa(ops.op_encoding_decode_latin1(bytes)) as string;
  let text = "";
  for (let at = 0; at < base64.length; at++) {
    const unit = stringCharCodeAt(base64, at);
    if (unit === 0x3d) break;
    text += unit === 0x2b ? "-" : unit === 0x2f ? "_" : stringFromCharCode(unit);
  }
  return text;
}

function base64urlDecode(text: string): Uint8Array<ArrayBuffer> | null {
  let base64 = "";
  for (let at = 0; at < text.length; at++) {
    const unit = stringCharCodeAt(text, at);
    if (unit !== dash && unit !== underscore && !isAsciiAlphanumeric(unit)) return null;
    base64 += unit === dash ? "+" : unit === underscore ? "/" : stringFromCharCode(unit);
  }
  const bytes = ops.op_html_atob(base64);
  return bytes === null ? null : isomorphicEncode(bytes);
}

export interface OctRequest {
  /** What `alg` must be where it is present. */
  alg: string;
  extractable: boolean;
  usages: readonly KeyUsage[];
}

/** The key's bytes, after the checks of https://w3c.github.io/webcrypto/#hmac-operations-import-key for "jwk". */
export function importOct(jwk: JsonWebKey, request: OctRequest): ArrayBuffer {
  const { usages } = request;
  if (jwk.kty !== "oct") dataError('The key\'s "kty" is not "oct".');
  const bytes = jwk.k === undefined ? null : base64urlDecode(jwk.k);
  if (bytes === null) dataError('The key\'s "k" is not base64url.');
  if (jwk.alg !== undefined && jwk.alg !== request.alg) dataError(`The key's "alg" is not "${request.alg}".`);
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== "sig") dataError('The key\'s "use" is not "sig".');
  if (jwk.keyOps !== undefined) checkKeyOps(jwk.keyOps, usages);
  if (jwk.ext === false && request.extractable) dataError('The key\'s "ext" forbids to extract it.');
  return typedArrayBuffer(bytes) as ArrayBuffer;
}

function checkKeyOps(keyOps: string[], usages: readonly KeyUsage[]): void {
  for (let at = 0; at < keyOps.length; at++) {
    for (let before = 0; before < at; before++) {
      if (keyOps[at] === keyOps[before]) dataError('The key\'s "key_ops" has an item twice.');
    }
  }
  for (let at = 0; at < usages.length; at++) {
    if (!arrayIncludes(keyOps, usages[at] as string)) dataError('The key\'s "key_ops" lacks a usage.');
  }
}
