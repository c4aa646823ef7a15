// The URL interface: https://url.spec.whatwg.org/#url-class

import {
  defineInterface,
  registerPlatformInterface,
  requireArguments,
  toDOMString,
  toUSVString,
} from "../webidl/index.ts";
import { newParamsRecord, paramsOf, refreshSearchParams, searchParamsOf } from "./search-params-record.ts";
import {
  canParseUrl,
  parseUrl,
  type UrlRecord,
  updateUrl,
  urlHash,
  urlHost,
  urlHostname,
  urlOrigin,
  urlPart,
  urlPassword,
  urlPathname,
  urlPort,
  urlProtocol,
  urlSearch,
  urlUsername,
} from "./url-record.ts";
import { newUrlSearchParams, type URLSearchParams } from "./url-search-params.ts";

/** The record of the next URL constructed, in place of a parsed one. */
let adopted: UrlRecord | null = null;

let recordOf: (value: unknown) => UrlRecord;
let is: (value: object) => boolean;

export class URL {
  #record: UrlRecord;
  #searchParams: URLSearchParams | null = null;

  static {
    recordOf = (value) => (value as URL).#record;
    is = (value) => #record in value;
  }

  constructor(url: unknown, base: unknown = undefined) {
    if (adopted !== null) {
      this.#record = adopted;
      adopted = null;
      return;
    }
    requireArguments(arguments.length, 1, "URL constructor");
    const typedUrl = toDOMString(url, "URL constructor: url");
    const record = parseUrl(typedUrl, toOptionalBase(base, "URL constructor: base"));
    if (record === null) throw new TypeError("Invalid URL");
    this.#record = record;
  }

  static parse(url: unknown, base: unknown = undefined): URL | null {
    requireArguments(arguments.length, 1, "URL.parse");
    const typedUrl = toDOMString(url, "URL.parse: url");
    const record = parseUrl(typedUrl, toOptionalBase(base, "URL.parse: base"));
    return record === null ? null : newUrl(record);
  }

  static canParse(url: unknown, base: unknown = undefined): boolean {
    requireArguments(arguments.length, 1, "URL.canParse");
    const typedUrl = toDOMString(url, "URL.canParse: url");
    return canParseUrl(typedUrl, toOptionalBase(base, "URL.canParse: base"));
  }

  get href(): string {
    return this.#record.href;
  }

  set href(value: unknown) {
    const record = this.#record;
    if (!updateUrl(record, urlPart.href, toUSVString(value, "URL.href"))) throw new TypeError("Invalid URL");
    refreshSearchParams(record);
  }

  get origin(): string {
    return urlOrigin(this.#record);
  }

  get protocol(): string {
    return urlProtocol(this.#record);
  }

  set protocol(value: unknown) {
    updateUrl(this.#record, urlPart.protocol, toUSVString(value, "URL.protocol"));
  }

  get username(): string {
    return urlUsername(this.#record);
  }

  set username(value: unknown) {
    updateUrl(this.#record, urlPart.username, toUSVString(value, "URL.username"));
  }

  get password(): string {
    return urlPassword(this.#record);
  }

  set password(value: unknown) {
    updateUrl(this.#record, urlPart.password, toUSVString(value, "URL.password"));
  }

  get host(): string {
    return urlHost(this.#record);
  }

  set host(value: unknown) {
    updateUrl(this.#record, urlPart.host, toUSVString(value, "URL.host"));
  }

  get hostname(): string {
    return urlHostname(this.#record);
  }

  set hostname(value: unknown) {
    updateUrl(this.#record, urlPart.hostname, toUSVString(value, "URL.hostname"));
  }

  get port(): string {
    return urlPort(this.#record);
  }

  set port(value: unknown) {
    updateUrl(this.#record, urlPart.port, toUSVString(value, "URL.port"));
  }

  get pathname(): string {
    return urlPathname(this.#record);
  }

  set pathname(value: unknown) {
    updateUrl(this.#record, urlPart.pathname, toUSVString(value, "URL.pathname"));
  }

  get search(): string {
    return urlSearch(this.#record);
  }

  set search(value: unknown) {
    const record = this.#record;
    updateUrl(record, urlPart.search, toUSVString(value, "URL.search"));
    refreshSearchParams(record);
  }

  get searchParams(): URLSearchParams {
    const record = this.#record;
    this.#searchParams ??= newUrlSearchParams(searchParamsOf(record));
    return this.#searchParams;
  }

  get hash(): string {
    return urlHash(this.#record);
  }

  set hash(value: unknown) {
    updateUrl(this.#record, urlPart.hash, toUSVString(value, "URL.hash"));
  }

  toJSON(): string {
    return this.#record.href;
  }

  toString(): string {
    return this.#record.href;
  }
}

defineInterface(URL, { is });
registerPlatformInterface({ name: "URL", is, inspect: inspectUrl });

/** A USVString: parsing replaces lone surrogates. */
function toOptionalBase(base: unknown, context: string): string | undefined {
  return base === undefined ? undefined : toDOMString(base, context);
}

function inspectUrl(value: object): [string, Record<string, unknown>] {
  const url = recordOf(value);
  const fields = {
    href: url.href,
    origin: urlOrigin(url),
    protocol: urlProtocol(url),
    username: urlUsername(url),
    password: urlPassword(url),
    host: urlHost(url),
    hostname: urlHostname(url),
    port: urlPort(url),
    pathname: urlPathname(url),
    search: urlSearch(url),
    searchParams: newUrlSearchParams(newParamsRecord(paramsOf(searchParamsOf(url)))),
    hash: urlHash(url),
  };
  return ["URL", fields];
}

export function newUrl(record: UrlRecord): URL {
  adopted = record;
  return new URL("");
}

/** The record behind a URL object; null for any other value. */
export function urlRecordOf(value: unknown): UrlRecord | null {
  return typeof value === "object" && value !== null && is(value) ? recordOf(value) : null;
}
