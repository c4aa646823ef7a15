// JSON Web Keys: https://w3c.github.io/webcrypto/#JsonWebKey-dictionary

import {
  arrayIncludes,
  arrayIsArray,
  arrayPush,
  isAsciiAlphanumeric,
  isomorphicEncode,
  jsonParse,
  jsonStringify,
  objectHasOwn,
  stringCharCodeAt,
  stringFromCharCode,
  typedArrayBuffer,
} from "../../infra/index.ts";
import { newDOMException, toBoolean, toDictionary, toDOMString, toSequence } from "../../webidl/index.ts";
import type { CryptoKeyRecord, KeyUsage } from "./crypto-key.ts";
import { normalizeUsages } from "./usages.ts";

type TextMember =
  | "alg"
  | "crv"
  | "d"
  | "dp"
  | "dq"
  | "e"
  | "k"
  | "kty"
  | "n"
  | "p"
  | "priv"
  | "pub"
  | "q"
  | "qi"
  | "use"
  | "x"
  | "y";

export interface JsonWebKey extends Record<TextMember, string | undefined> {
  ext: boolean | undefined;
  key_ops: readonly string[] | undefined;
  /** How many other primes it tells of: no algorithm takes any. */
  oth: number | undefined;
}

/** In the order in which Web IDL reads them. */
const members = [
  "alg",
  "crv",
  "d",
  "dp",
  "dq",
  "e",
  "ext",
  "k",
  "key_ops",
  "kty",
  "n",
  "oth",
  "p",
  "priv",
  "pub",
  "q",
  "qi",
  "use",
  "x",
  "y",
] as const;

function toOtherPrime(value: unknown, context: string): undefined {
  const given = (toDictionary(value, context) ?? {}) as Record<string, unknown>;
  if (given.d !== undefined) toDOMString(given.d, `${context}: d`);
  if (given.r !== undefined) toDOMString(given.r, `${context}: r`);
  if (given.t !== undefined) toDOMString(given.t, `${context}: t`);
}

function toMember(name: (typeof members)[number], value: unknown): unknown {
  const context = `JsonWebKey: ${name}`;
  if (value === undefined) return undefined;
  if (name === "ext") return toBoolean(value);
  if (name === "key_ops") return toSequence(value, context, toDOMString);
  if (name === "oth") return toSequence(value, context, toOtherPrime).length;
  return toDOMString(value, context);
}

export function toJsonWebKey(value: unknown, context: string): JsonWebKey {
  const given = (toDictionary(value, context) ?? {}) as Record<string, unknown>;
  const jwk: Record<string, unknown> = {};
  for (let at = 0; at < members.length; at++) {
    const name = members[at] as (typeof members)[number];
    jwk[name] = toMember(name, given[name]);
  }
  return jwk as unknown as JsonWebKey;
}

export function dataError(message: string): never {
  throw newDOMException(message, "DataError");
}

/** https://w3c.github.io/webcrypto/#concept-parse-a-jwk; nothing of the app's realm takes part. */
export function parseJwk(bytes: ArrayBuffer): JsonWebKey {
  let parsed: Record<string, unknown> | null;
  try {
    parsed = jsonParse(ops.op_encoding_decode_utf8(bytes, false) as string);
  } catch {
    return dataError("The key is not JSON.");
  }
  if (typeof parsed !== "object" || parsed === null) return dataError("The key is no JSON object.");
  const jwk: Record<string, unknown> = {};
  for (let at = 0; at < members.length; at++) {
    const name = members[at] as (typeof members)[number];
    jwk[name] = parsedMember(name, objectHasOwn(parsed, name) ? parsed[name] : undefined);
  }
  if (jwk.kty === undefined) dataError('The key has no "kty".');
  return jwk as unknown as JsonWebKey;
}

/** Without @@iterator, which the app may have patched. */
function parsedMember(name: (typeof members)[number], value: unknown): unknown {
  if (name === "oth") return arrayIsArray(value) ? value.length : undefined;
  if (name !== "key_ops" || !arrayIsArray(value)) return typeof value === "object" ? undefined : toMember(name, value);
  const items: string[] = [];
  for (let at = 0; at < value.length; at++) {
    if (typeof value[at] !== "string") return dataError('The key\'s "key_ops" has what is no string.');
    arrayPush(items, value[at]);
  }
  return items;
}

/** The object that an app sees: the members that there are, in their order. */
export function jwkObject(jwk: Partial<JsonWebKey>): object {
  const object: Record<string, unknown> = {};
  for (let at = 0; at < members.length; at++) {
    const name = members[at] as (typeof members)[number];
    if (objectHasOwn(jwk, name) && jwk[name] !== undefined) object[name] = jwk[name];
  }
  return object;
}

/** JSON, without the `toJSON` methods that the app may have put on prototypes. */
export function stringifyJwk(jwk: Partial<JsonWebKey>): string {
  let json = "";
  for (let at = 0; at < members.length; at++) {
    const name = members[at] as (typeof members)[number];
    const value = objectHasOwn(jwk, name) ? jwk[name] : undefined;
    if (value === undefined) continue;
    json += `${json === "" ? "" : ","}"${name}":${arrayIsArray(value) ? stringifyList(value) : jsonStringify(value)}`;
  }
  return `{${json}}`;
}

function stringifyList(items: readonly string[]): string {
  let json = "";
  for (let at = 0; at < items.length; at++) json += `${at === 0 ? "" : ","}${jsonStringify(items[at])}`;
  return `[${json}]`;
}

const dash = 0x2d;
const underscore = 0x5f;

/** https://www.rfc-editor.org/rfc/rfc4648#section-5, without padding. */
export function base64urlEncode(bytes: ArrayBuffer | Uint8Array): string {
  const base64 = ops.op_html_btoa(ops.op_encoding_decode_latin1(bytes)) as string;
  let text = "";
  for (let at = 0; at < base64.length; at++) {
    const unit = stringCharCodeAt(base64, at);
    if (unit === 0x3d) break;
    text += unit === 0x2b ? "-" : unit === 0x2f ? "_" : stringFromCharCode(unit);
  }
  return text;
}

/** Null where the text is not base64url. */
export function base64urlDecode(text: string): Uint8Array<ArrayBuffer> | null {
  let base64 = "";
  for (let at = 0; at < text.length; at++) {
    const unit = stringCharCodeAt(text, at);
    if (unit !== dash && unit !== underscore && !isAsciiAlphanumeric(unit)) return null;
    base64 += unit === dash ? "+" : unit === underscore ? "/" : stringFromCharCode(unit);
  }
  const bytes = ops.op_html_atob(base64);
  return bytes === null ? null : isomorphicEncode(bytes);
}

export interface JwkRequest {
  extractable: boolean;
  usages: readonly KeyUsage[];
  /** What `use` must be where it is present and the key has usages: "sig" or "enc". */
  use: string;
}

/** What every algorithm's import of a JWK checks last: `use`, `key_ops`, `ext`. */
export function checkJwkUse(jwk: JsonWebKey, request: JwkRequest): void {
  const { usages, use } = request;
  if (usages.length > 0 && jwk.use !== undefined && jwk.use !== use) dataError(`The key's "use" is not "${use}".`);
  if (jwk.key_ops !== undefined) checkKeyOps(jwk.key_ops, usages);
  if (jwk.ext === false && request.extractable) dataError('The key\'s "ext" forbids to extract it.');
}

function checkKeyOps(keyOps: readonly string[], usages: readonly KeyUsage[]): void {
  for (let at = 0; at < keyOps.length; at++) {
    for (let before = 0; before < at; before++) {
      if (keyOps[at] === keyOps[before]) dataError('The key\'s "key_ops" has an item twice.');
    }
  }
  for (let at = 0; at < usages.length; at++) {
    if (!arrayIncludes(keyOps, usages[at] as string)) dataError('The key\'s "key_ops" lacks a usage.');
  }
}

export interface OctRequest extends JwkRequest {
  /** What `alg` must be where it is present, by the key's bytes; undefined where nobody says. */
  alg(bytes: ArrayBuffer): string | undefined;
}

/** The bytes of a key of type "oct", after all checks. */
export function importOct(jwk: JsonWebKey, request: OctRequest): ArrayBuffer {
  if (jwk.kty !== "oct") dataError('The key\'s "kty" is not "oct".');
  const decoded = jwk.k === undefined ? null : base64urlDecode(jwk.k);
  if (decoded === null) dataError('The key\'s "k" is not base64url.');
  const bytes = typedArrayBuffer(decoded) as ArrayBuffer;
  const alg = request.alg(bytes);
  if (alg !== undefined && jwk.alg !== undefined && jwk.alg !== alg) dataError(`The key's "alg" is not "${alg}".`);
  checkJwkUse(jwk, request);
  return bytes;
}

/** A key of type "oct" as JWK. */
export function exportOct(key: CryptoKeyRecord, alg: string | undefined): Partial<JsonWebKey> {
  return {
    kty: "oct",
    k: base64urlEncode(key.handle as ArrayBuffer),
    alg,
    key_ops: normalizeUsages(key.usages),
    ext: key.extractable,
  };
}
