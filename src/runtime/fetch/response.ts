// The Response interface: https://fetch.spec.whatwg.org/#response-class

import type { Blob } from "../fileapi/index.ts";
import type { ReadableStream } from "../streams/index.ts";
import {
  defineInterface,
  notThis,
  registerPlatformInterface,
  rejectedPromise,
  requireArguments,
  toUnsignedShort,
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
import { type Headers, newHeaders } from "./headers.ts";
import { cloneResponse, makeJsonResponse, makeRedirect, makeResponse, newNetworkError } from "./make-response.ts";
import type { ResponseRecord, ResponseType } from "./records.ts";
import { forms, streams } from "./streams-room.ts";

let recordOf: (value: object) => ResponseRecord | null;

/** Hands a record to the next Response constructed, in place of a new one. */
let adopted: ResponseRecord | null = null;

export class Response {
  // Reading #record on anything but a Response throws a TypeError: that is the brand check.
  #record: ResponseRecord;
  #headers: Headers | null = null;

  constructor(body: unknown = null, init: unknown = undefined) {
    if (adopted !== null) {
      this.#record = adopted;
      adopted = null;
      return;
    }
    this.#record = makeResponse(body, init);
  }

  static error(): Response {
    return newResponseObject(newNetworkError());
  }

  static redirect(url: string, status: unknown = 302): Response {
    requireArguments(arguments.length, 1, "Response.redirect");
    url = toUSVString(url, "Response.redirect: url");
    return newResponseObject(makeRedirect(url, toUnsignedShort(status, "Response.redirect: status")));
  }

  static json(data: unknown, init: unknown = undefined): Response {
    requireArguments(arguments.length, 1, "Response.json");
    return newResponseObject(makeJsonResponse(data, init));
  }

  get type(): ResponseType {
    return this.#record.type;
  }

  get url(): string {
    return this.#record.url;
  }

  get redirected(): boolean {
    return this.#record.isRedirected;
  }

  get status(): number {
    return this.#record.status;
  }

  get ok(): boolean {
    const { status } = this.#record;
    return status >= 200 && status <= 299;
  }

  get statusText(): string {
    return this.#record.statusText;
  }

  get headers(): Headers {
    this.#headers ??= newHeaders(this.#record.headers);
    return this.#headers;
  }

  get cf(): object | undefined {
    return this.#record.cf;
  }

  clone(): Response {
    const record = this.#record;
    if (record.body !== null && isBodyUnusable(record.body)) {
      throw new TypeError("Response.clone: the body has already been used");
    }
    return newResponseObject(cloneResponse(record));
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
  const record = responseRecordOf(self);
  if (record === null) return rejectedPromise(notThis("Response", method));
  return consumeBody(record.body, typeof into === "function" ? into(record.headers.list) : into);
}

const isResponse = (value: object) => recordOf(value) !== null;
defineInterface(Response, { is: isResponse });
registerPlatformInterface({ name: "Response", is: isResponse, inspect: inspectResponse });

function inspectResponse(value: object): [string, Record<string, unknown>] {
  const { status, statusText, headers, body, type, url } = recordOf(value) as ResponseRecord;
  const bodyUsed = body !== null && isBodyUsed(body);
  return ["Response", { status, statusText, headers: newHeaders(headers), type, url, bodyUsed }];
}

/** A Response object over a record. */
export function newResponseObject(record: ResponseRecord): Response {
  adopted = record;
  return new Response();
}

/** The record of a Response object; null for anything else. */
export function responseRecordOf(value: unknown): ResponseRecord | null {
  return typeof value === "object" && value !== null ? recordOf(value) : null;
}
