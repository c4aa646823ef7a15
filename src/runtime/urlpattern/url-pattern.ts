// The URLPattern interface: https://urlpattern.spec.whatwg.org/#urlpattern-class

import { objectCreate } from "../infra/index.ts";
import {
  defineInterface,
  registerPlatformInterface,
  requireArguments,
  toBoolean,
  toDictionary,
  toEnum,
  toUSVString,
} from "../webidl/index.ts";
import { compareComponents } from "./component.ts";
import { newInit, type UrlPatternInit } from "./init.ts";
import { type ComponentName, componentNames } from "./url-components.ts";
import {
  createUrlPattern,
  hasRegExpGroups,
  matchUrlPattern,
  testUrlPattern,
  type UrlPatternRecord,
  type UrlPatternResult,
} from "./url-pattern-record.ts";

let recordOf: (value: unknown) => UrlPatternRecord;
let is: (value: object) => boolean;

export class URLPattern {
  #record: UrlPatternRecord;

  static {
    recordOf = (value) => (value as URLPattern).#record;
    is = (value) => #record in value;
  }

  constructor(input: unknown = undefined, baseOrOptions: unknown = undefined, options: unknown = undefined) {
    const context = "URLPattern constructor";
    const typedInput = toInput(input, `${context}: input`);
    // The overload with a base URL: three arguments, or a second one that is neither an object nor absent.
    const hasBase = arguments.length >= 3 || !isDictionary(baseOrOptions);
    const base = hasBase ? toUSVString(baseOrOptions, `${context}: baseURL`) : null;
    const ignoreCase = toIgnoreCase(hasBase ? options : baseOrOptions, `${context}: options`);
    this.#record = createUrlPattern(typedInput, base, ignoreCase);
  }

  static compareComponent(component: unknown, left: unknown, right: unknown): number {
    requireArguments(arguments.length, 3, "URLPattern.compareComponent");
    const name = toEnum<ComponentName>(component, componentNames, "URLPattern.compareComponent: component");
    const leftRecord = toPattern(left, "URLPattern.compareComponent: left");
    return compareComponents(leftRecord[name], toPattern(right, "URLPattern.compareComponent: right")[name]);
  }

  test(input: unknown = undefined, baseURL: unknown = undefined): boolean {
    const record = this.#record;
    // Of a string nothing is kept, and parsing replaces lone surrogates.
    const typedInput = typeof input === "string" ? input : toInput(input, "URLPattern.test: input");
    return testUrlPattern(record, typedInput, toOptionalBase(baseURL, "URLPattern.test: baseURL"));
  }

  exec(input: unknown = undefined, baseURL: unknown = undefined): UrlPatternResult | null {
    const record = this.#record;
    const typedInput = toInput(input, "URLPattern.exec: input");
    return matchUrlPattern(record, typedInput, toOptionalBase(baseURL, "URLPattern.exec: baseURL"));
  }

  get protocol(): string {
    return this.#record.protocol.patternString;
  }

  get username(): string {
    return this.#record.username.patternString;
  }

  get password(): string {
    return this.#record.password.patternString;
  }

  get hostname(): string {
    return this.#record.hostname.patternString;
  }

  get port(): string {
    return this.#record.port.patternString;
  }

  get pathname(): string {
    return this.#record.pathname.patternString;
  }

  get search(): string {
    return this.#record.search.patternString;
  }

  get hash(): string {
    return this.#record.hash.patternString;
  }

  get hasRegExpGroups(): boolean {
    return hasRegExpGroups(this.#record);
  }
}

defineInterface(URLPattern, { length: 0, is });
registerPlatformInterface({ name: "URLPattern", is, inspect: inspectUrlPattern });

function isDictionary(value: unknown): boolean {
  return value === undefined || value === null || typeof value === "object" || typeof value === "function";
}

/** https://urlpattern.spec.whatwg.org/#typedefdef-urlpatterninput */
function toInput(value: unknown, context: string): string | UrlPatternInit {
  if (!isDictionary(value)) return toUSVString(value, context);
  const source = toDictionary(value, context) as Record<string, unknown> | undefined;
  const init = newInit();
  if (source === undefined) return init;
  for (let at = 0; at < initMembers.length; at++) {
    const name = initMembers[at] as keyof UrlPatternInit;
    const member = source[name];
    if (member !== undefined) init[name] = toUSVString(member, `${context}.${name}`);
  }
  return init;
}

/** In the order in which a dictionary's members are read. */
const initMembers = ["baseURL", "hash", "hostname", "password", "pathname", "port", "protocol", "search", "username"];

/** https://urlpattern.spec.whatwg.org/#dictdef-urlpatternoptions */
function toIgnoreCase(value: unknown, context: string): boolean {
  const options = toDictionary(value, context) as { ignoreCase?: unknown } | undefined;
  return toBoolean(options?.ignoreCase);
}

function toOptionalBase(value: unknown, context: string): string | undefined {
  return value === undefined ? undefined : toUSVString(value, context);
}

function toPattern(value: unknown, context: string): UrlPatternRecord {
  if (typeof value !== "object" || value === null || !is(value))
    throw new TypeError(`${context} must be a URLPattern.`);
  return recordOf(value);
}

/** For a console. */
function inspectUrlPattern(value: object): [string, Record<string, unknown>] {
  const record = recordOf(value);
  const fields = objectCreate(null) as Record<string, unknown>;
  for (let at = 0; at < componentNames.length; at++) {
    const name = componentNames[at] as ComponentName;
    fields[name] = record[name].patternString;
  }
  fields.hasRegExpGroups = hasRegExpGroups(record);
  return ["URLPattern", fields];
}
