// What requests, responses and bodies are inside: plain data with the standard's names.

import type { AbortSignal } from "../dom/index.ts";
import type { BlobRecord } from "../fileapi/index.ts";
import type { ExchangeId } from "../ops.ts";
import type { ReadableStreamRecord } from "../streams/index.ts";
import type { HeadersRecord } from "./headers-record.ts";

/** What a read gives: one of the three is called, once, at once or later. */
export interface ReadSteps {
  chunk(bytes: Uint8Array<ArrayBuffer>): void;
  end(): void;
  error(reason: unknown): void;
}

/** Bytes that come piece by piece. A read follows only when the one before has given. */
export interface ByteSource {
  read(steps: ReadSteps): void;
  /** The rest is not wanted. Not while a read is pending, unless its steps may stay uncalled. */
  cancel(reason: unknown): void;
  /** How many bytes it gives in all; null when that is not known. */
  length(): number | null;
  /** Chunks are the reader's own: nobody else holds or changes them. */
  readonly isFresh: boolean;
  /** Is it worth cancelling when nothing holds it that could be read? It must not hold what does (abandonment.ts). */
  readonly isAbandonable: boolean;
  /** All that it gives, where that is at hand: who has read nothing of it may take that instead. */
  readonly whole: string | Uint8Array<ArrayBuffer> | null;
  /** Lets what follows go to a client's response without coming here, while a read is pending: it hears of the end alone. */
  readonly pass: ((exchange: ExchangeId) => void) | null;
  /** Set by a stream over this source: called when the source fails while no read is pending. */
  failed: ((reason: unknown) => void) | null;
}

/** Text (to be encoded as UTF-8), bytes (never changed: bodies may have them in common), or a blob. */
export type BodySource = string | Uint8Array<ArrayBuffer> | BlobRecord;

/**
 * https://fetch.spec.whatwg.org/#concept-body
 *
 * A body that was given as text, bytes or a blob, or that comes from outside, has no stream until somebody asks for it: `stream`
 * is null then, and exactly one of `source` and `incoming` is not.
 */
export interface BodyRecord {
  stream: ReadableStreamRecord | null;
  source: BodySource | null;
  incoming: ByteSource | null;
  /** While `stream` is null: was the body consumed? */
  isUsed: boolean;
}

export type ResponseType = "basic" | "cors" | "default" | "error" | "opaque" | "opaqueredirect";

/** https://fetch.spec.whatwg.org/#concept-response */
export interface ResponseRecord {
  type: ResponseType;
  /** Without fragment; "" when there is none. */
  url: string;
  isRedirected: boolean;
  /** 0 for a network error. */
  status: number;
  statusText: string;
  headers: HeadersRecord;
  /** What an app has given to it (cf.ts). */
  cf: object | undefined;
  body: BodyRecord | null;
}

export type RequestMode = "navigate" | "same-origin" | "no-cors" | "cors";
export type RequestCredentials = "omit" | "same-origin" | "include";
export type RequestCache = "default" | "no-store" | "reload" | "no-cache" | "force-cache" | "only-if-cached";
export type RequestRedirect = "follow" | "error" | "manual";
export type ReferrerPolicy =
  | ""
  | "no-referrer"
  | "no-referrer-when-downgrade"
  | "same-origin"
  | "origin"
  | "strict-origin"
  | "origin-when-cross-origin"
  | "strict-origin-when-cross-origin"
  | "unsafe-url";

/** What few requests set. Never changed: requests have it in common. */
export interface RequestSettings {
  mode: RequestMode;
  credentials: RequestCredentials;
  cache: RequestCache;
  redirect: RequestRedirect;
  /** "" for no-referrer, "about:client" for the client's. */
  referrer: string;
  referrerPolicy: ReferrerPolicy;
  integrity: string;
  keepalive: boolean;
}

/** https://fetch.spec.whatwg.org/#concept-request */
export interface RequestRecord {
  method: string;
  /** Serialized; null until `rawUrl` is parsed. */
  url: string | null;
  /** As the client sent it; "" for a request that the app made. */
  rawUrl: string;
  /** What the URL named when the request was made, where it is a blob: URL. */
  blob: BlobRecord | null;
  /** Null until `rawHeaders` is parsed. */
  headers: HeadersRecord | null;
  /** "name\nvalue\nname\nvalue", names in lower case. */
  rawHeaders: string;
  settings: RequestSettings;
  /** Of a client's request HTTP's minor version, until somebody looks (cf.ts). */
  cf: object | number | undefined;
  body: BodyRecord | null;
  /** Null until somebody asks for it. */
  signal: AbortSignal | null;
  /** The signal that `signal` follows. */
  followedSignal: AbortSignal | null;
  /** Set when the request is aborted by the runtime, for a signal that is asked for later. */
  abortReason: unknown;
}
