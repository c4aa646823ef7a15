// What the algorithms with pairs of keys have in common: formats, usages, and handles that the engine room reads
// (native/ops/crypto_keys.h).

import { arrayIncludes, arrayPush } from "../../../infra/index.ts";
import type { LoadedKey, Performed } from "../../../ops.ts";
import { isArrayBuffer, newDOMException } from "../../../webidl/index.ts";
import type { ImportRequest, KeyFormat, KeyPairRecord, KeyRequest, Params } from "../algorithm.ts";
import { type Awaitable, performed } from "../awaitable.ts";
import type { CryptoKeyRecord, KeyUsage } from "../crypto-key.ts";
import { notSupported } from "../dictionaries.ts";
import { base64urlDecode, base64urlEncode, checkJwkUse, dataError, type JsonWebKey } from "../jwk.ts";
import { checkUsages, intersectUsages, normalizeUsages } from "../usages.ts";

type KeyAlgorithm = CryptoKeyRecord["algorithm"];
type Bytes = ArrayBuffer | Uint8Array;

/** A family of algorithms, or one. */
export interface PairKind {
  readonly publicUsages: readonly KeyUsage[];
  readonly privateUsages: readonly KeyUsage[];
  /** Of JWKs. */
  readonly use: "enc" | "sig";
  /** Names of the raw formats of the public and the private key. */
  readonly rawPublic: readonly KeyFormat[];
  readonly rawPrivate: readonly KeyFormat[];
  /** How the ops call a key of this algorithm. */
  opKind(algorithm: KeyAlgorithm): string;
  /** The key's algorithm, once the handle is there. */
  keyAlgorithm(params: Params, key: { readonly handle: ArrayBuffer; readonly isPrivate: boolean }): KeyAlgorithm;
  /** Is the JWK a private key? */
  isPrivate(jwk: JsonWebKey): boolean;
  /** The components of a JWK, in the order of op_crypto_key_import. Checks its kind; not its use. */
  components(params: Params, jwk: JsonWebKey): Bytes[];
  /** A JWK of the components, without `key_ops` and `ext`. */
  jwk(algorithm: KeyAlgorithm, parts: readonly string[]): Partial<JsonWebKey>;
}

function noFormat(name: string, format: KeyFormat): never {
  return notSupported(`A key for ${name} has no format "${format}".`);
}

export function requireType(key: CryptoKeyRecord, type: "public" | "private"): void {
  if (key.type !== type) throw newDOMException(`The key is not a ${type} one.`, "InvalidAccessError");
}

/** The key as the engine room works with it: made when it is used first, kept as long as the key. */
export function loadedKey(key: CryptoKeyRecord, opKind: string): LoadedKey {
  key.loaded ??= ops.op_crypto_key_load(opKind, key.type === "private", key.handle as ArrayBuffer);
  return key.loaded;
}

/** The signature; an OperationError with the message where there is none. */
export function signatureOf(signed: Performed<ArrayBuffer | null>, otherwise: string): Awaitable<ArrayBuffer> {
  return performed(signed, (signature) => signature ?? operationError(otherwise));
}

export function operationError(message: string): never {
  throw newDOMException(message, "OperationError");
}

/** A member of a JWK that must be there. */
export function jwkBytes(
  jwk: JsonWebKey,
  name: "d" | "dp" | "dq" | "e" | "n" | "p" | "priv" | "pub" | "q" | "qi" | "x" | "y",
): Uint8Array {
  const text = jwk[name];
  const bytes = text === undefined ? null : base64urlDecode(text);
  return bytes ?? dataError(`The key's "${name}" is not base64url.`);
}

export function requireKty(jwk: JsonWebKey, kty: string): void {
  if (jwk.kty !== kty) dataError(`The key's "kty" is not "${kty}".`);
}

/** Steps 2 to 10 of generateKey for every pair: the two objects. */
export function generatePair(kind: PairKind, params: Params, request: KeyRequest): Awaitable<KeyPairRecord> {
  checkUsages(request.usages, allUsages(kind), params.name);
  const rsa = params as Params & { modulusLength?: number; publicExponent?: Uint8Array };
  const handles = ops.op_crypto_key_generate(kind.opKind(params), rsa.modulusLength, rsa.publicExponent);
  return performed(handles, (pair) => newPair(kind, params, request, pair));
}

type PairHandles = readonly [privateHandle: ArrayBuffer, publicHandle: ArrayBuffer];

function newPair(kind: PairKind, params: Params, request: KeyRequest, handles: PairHandles | null): KeyPairRecord {
  if (handles === null) return operationError(`No key for ${params.name} can be made of these parameters.`);
  const publicHandle = handles[1];
  const algorithm = kind.keyAlgorithm(params, { handle: publicHandle, isPrivate: false });
  const publicUsages = intersectUsages(request.usages, kind.publicUsages);
  const privateUsages = intersectUsages(request.usages, kind.privateUsages);
  return {
    publicKey: { type: "public", extractable: true, algorithm, usages: publicUsages, handle: publicHandle },
    privateKey: {
      type: "private",
      extractable: request.extractable,
      algorithm,
      usages: privateUsages,
      handle: handles[0],
    },
  };
}

function allUsages(kind: PairKind): KeyUsage[] {
  const all: KeyUsage[] = [];
  for (let at = 0; at < kind.publicUsages.length; at++) arrayPush(all, kind.publicUsages[at] as KeyUsage);
  for (let at = 0; at < kind.privateUsages.length; at++) arrayPush(all, kind.privateUsages[at] as KeyUsage);
  return all;
}

/** How the ops call a format that brings bytes, and whether they are a private key's. */
function bytesFormat(
  kind: PairKind,
  format: KeyFormat,
): { op: "spki" | "pkcs8" | "public" | "private"; isPrivate: boolean } | null {
  if (format === "spki") return { op: "spki", isPrivate: false };
  if (format === "pkcs8") return { op: "pkcs8", isPrivate: true };
  if (arrayIncludes(kind.rawPublic, format)) return { op: "public", isPrivate: false };
  return arrayIncludes(kind.rawPrivate, format) ? { op: "private", isPrivate: true } : null;
}

/** Of the import key operation: all that follows the check of the parameters. */
export function importPair(kind: PairKind, params: Params, request: ImportRequest): CryptoKeyRecord {
  const { data, format, usages } = request;
  const { name } = params;
  const read = isArrayBuffer(data)
    ? bytesFormat(kind, format)
    : { op: "components" as const, isPrivate: kind.isPrivate(data) };
  if (read === null) return noFormat(name, format);
  const { isPrivate, op } = read;
  checkUsages(usages, isPrivate ? kind.privateUsages : kind.publicUsages, name);
  const opKind = kind.opKind(params);
  let handle: ArrayBuffer | null | undefined;
  if (isArrayBuffer(data)) {
    handle = ops.op_crypto_key_import(opKind, op, data);
  } else {
    handle = importComponents(opKind, kind.components(params, data));
    checkJwkUse(data, { ...request, use: kind.use });
  }
  if (handle === undefined)
    return notSupported(`This form of a key for ${name} is not supported: it has no seed alone.`);
  if (handle === null) return dataError(`The data is no key for ${name}.`);
  const algorithm = kind.keyAlgorithm(params, { handle, isPrivate });
  return { type: isPrivate ? "private" : "public", extractable: request.extractable, algorithm, usages, handle };
}

/** Without a spread, which goes through what an app may have patched. */
function importComponents(opKind: string, parts: Bytes[]): ArrayBuffer | null | undefined {
  const a = parts[0] as Bytes;
  const b = parts[1] as Bytes;
  const c = parts[2] as Bytes;
  switch (parts.length) {
    case 1:
      return ops.op_crypto_key_import(opKind, "components", a);
    case 2:
      return ops.op_crypto_key_import(opKind, "components", a, b);
    case 3:
      return ops.op_crypto_key_import(opKind, "components", a, b, c);
    default:
      return importEight(opKind, parts);
  }
}

function importEight(opKind: string, parts: Bytes[]): ArrayBuffer | null | undefined {
  const part = (at: number) => parts[at] as Bytes;
  return ops.op_crypto_key_import(
    opKind,
    "components",
    part(0),
    part(1),
    part(2),
    part(3),
    part(4),
    part(5),
    part(6),
    part(7),
  );
}

/** The export key operation. */
export function exportPair(kind: PairKind, key: CryptoKeyRecord, format: KeyFormat): ArrayBuffer | Partial<JsonWebKey> {
  const handle = key.handle as ArrayBuffer;
  const opKind = kind.opKind(key.algorithm);
  const isPrivate = key.type === "private";
  if (format === "jwk") {
    const parts = ops.op_crypto_key_export(opKind, "components", isPrivate, handle) as ArrayBuffer[];
    const texts: string[] = [];
    for (let at = 0; at < parts.length; at++) arrayPush(texts, base64urlEncode(parts[at] as ArrayBuffer));
    const jwk = kind.jwk(key.algorithm, texts);
    jwk.key_ops = normalizeUsages(key.usages);
    jwk.ext = key.extractable;
    return jwk;
  }
  const wanted = bytesFormat(kind, format);
  if (wanted === null) return noFormat(key.algorithm.name, format);
  requireType(key, wanted.isPrivate ? "private" : "public");
  if (wanted.op === "public" || wanted.op === "private") return ops.op_crypto_secret(handle);
  return ops.op_crypto_key_export(opKind, wanted.op, isPrivate, handle) as ArrayBuffer;
}

export function publicHandleOf(kind: PairKind, key: CryptoKeyRecord): ArrayBuffer {
  return ops.op_crypto_key_export(kind.opKind(key.algorithm), "public", true, key.handle as ArrayBuffer) as ArrayBuffer;
}
