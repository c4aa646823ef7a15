// The Request interface: https://fetch.spec.whatwg.org/#request-class

import type { AbortSignal } from "../dom/index.ts";
import type { Blob } from "../fileapi/index.ts";
import type { ReadableStream } from "../streams/index.ts";
import {
  defineInterface,
  notThis,
  registerPlatformInterface,
  rejectedPromise,
  requireArguments,
  toUSVString,
} from "../webidl/index.ts";
import type { FormData } from "../xhr/index.ts";
import { isBodyUnusable, isBodyUsed, streamOfBody } from "./body.ts";
import {
  asArrayBuffer,
  asBytes,
  asJson,
  asText,
  type BodyPackage,
  type BodyPackageOf,
  consumeBody,
} from "./body-methods.ts";
import { cfOfRequest } from "./cf.ts";
import { type Headers, newHeaders } from "./headers.ts";
import { cloneRequest, makeRequest, urlOfRequest } from "./make-request.ts";
import type {
  ReferrerPolicy,
  RequestCache,
  RequestCredentials,
  RequestMode,
  RequestRecord,
  RequestRedirect,
} from "./records.ts";
import { headersOfRequest } from "./request-headers.ts";
import { toRequestInit } from "./request-init.ts";
import { requestSignal } from "./request-signal.ts";
import { forms, streams } from "./streams-room.ts";

let recordOf: (value: object) => RequestRecord | null;

/** Hands a record to the next Request constructed, in place of a new one. */
let adopted: RequestRecord | null = null;

export class Request {
  // Reading #record on anything but a Request throws a TypeError: that is the brand check.
  #record: RequestRecord;
  #headers: Headers | null = null;

  constructor(input: unknown, init: unknown = undefined) {
    if (adopted !== null) {
      this.#record = adopted;
      adopted = null;
      return;
    }
    requireArguments(arguments.length, 1, "Request constructor");
    this.#record = requestRecordFrom(input, init, "Request constructor");
  }

  get method(): string {
    return this.#record.method;
  }

  get url(): string {
    return urlOfRequest(this.#record);
  }

  get headers(): Headers {
    this.#headers ??= newHeaders(headersOfRequest(this.#record));
    return this.#headers;
  }

  get destination(): string {
    void this.#record;
    return "";
  }

  get referrer(): string {
    return this.#record.settings.referrer;
  }

  get referrerPolicy(): ReferrerPolicy {
    return this.#record.settings.referrerPolicy;
  }

  get mode(): RequestMode {
    return this.#record.settings.mode;
  }

  get credentials(): RequestCredentials {
    return this.#record.settings.credentials;
  }

  get cache(): RequestCache {
    return this.#record.settings.cache;
  }

  get redirect(): RequestRedirect {
    return this.#record.settings.redirect;
  }

  get integrity(): string {
    return this.#record.settings.integrity;
  }

  get keepalive(): boolean {
    return this.#record.settings.keepalive;
  }

  get isReloadNavigation(): boolean {
    void this.#record;
    return false;
  }

  get isHistoryNavigation(): boolean {
    void this.#record;
    return false;
  }

  get signal(): AbortSignal {
    return requestSignal(this.#record);
  }

  get duplex(): string {
    void this.#record;
    return "half";
  }

  get cf(): object | undefined {
    return cfOfRequest(this.#record);
  }

  clone(): Request {
    const record = this.#record;
    if (record.body !== null && isBodyUnusable(record.body)) {
      throw new TypeError("Request.clone: the body has already been used");
    }
    return newRequest(cloneRequest(record));
  }

  get body(): ReadableStream | null {
    const { body } = this.#record;
    return body === null ? null : streams.load().readableStreamObject(streamOfBody(body));
  }

  get bodyUsed(): boolean {
    const { body } = this.#record;
    return body !== null && isBodyUsed(body);
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return consume(this, "arrayBuffer", asArrayBuffer);
  }

  blob(): Promise<Blob> {
    return consume(this, "blob", forms.load().blobPackage);
  }

  bytes(): Promise<Uint8Array> {
    return consume(this, "bytes", asBytes);
  }

  formData(): Promise<FormData> {
    return consume(this, "formData", forms.load().formPackage);
  }

  json(): Promise<unknown> {
    return consume(this, "json", asJson);
  }

  text(): Promise<string> {
    return consume(this, "text", asText);
  }

  static {
    recordOf = (value) => (#record in value ? value.#record : null);
  }
}

/** The methods of https://fetch.spec.whatwg.org/#body-mixin */
function consume<T>(self: unknown, method: string, into: BodyPackage<T> | BodyPackageOf<T>): Promise<T> {
  const record = requestRecordOf(self);
  if (record === null) return rejectedPromise(notThis("Request", method));
  return consumeBody(record.body, typeof into === "function" ? into(headersOfRequest(record).list) : into);
}

const isRequest = (value: object) => recordOf(value) !== null;
defineInterface(Request, { is: isRequest });
registerPlatformInterface({ name: "Request", is: isRequest, inspect: inspectRequest });

function inspectRequest(value: object): [string, Record<string, unknown>] {
  const record = recordOf(value) as RequestRecord;
  const { method, settings, body } = record;
  const headers = newHeaders(headersOfRequest(record));
  const bodyUsed = body !== null && isBodyUsed(body);
  return ["Request", { method, url: urlOfRequest(record), headers, redirect: settings.redirect, bodyUsed }];
}

/** A Request object over a record. */
export function newRequest(record: RequestRecord): Request {
  adopted = record;
  return new Request(undefined);
}

/** The record of a Request object; null for anything else. */
export function requestRecordOf(value: unknown): RequestRecord | null {
  return typeof value === "object" && value !== null ? recordOf(value) : null;
}

/** The constructor's work without the object; `where` begins the messages. */
export function requestRecordFrom(input: unknown, init: unknown, where: string): RequestRecord {
  const source = requestRecordOf(input) ?? toUSVString(input, `${where}: input`);
  return makeRequest(source, toRequestInit(init, where));
}
