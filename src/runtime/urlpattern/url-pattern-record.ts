// The URL pattern struct: https://urlpattern.spec.whatwg.org/#url-pattern-struct, how it is made and how it matches.

import { arrayPush, objectCreate, objectDefineProperty, stringStartsWith } from "../infra/index.ts";
import { parseUrl, type UrlRecord } from "../url/index.ts";
import {
  canonicalizeHash,
  canonicalizeHostname,
  canonicalizeIpv6Hostname,
  canonicalizeOpaquePathname,
  canonicalizePassword,
  canonicalizePathname,
  canonicalizePort,
  canonicalizeProtocol,
  canonicalizeSearch,
  canonicalizeUsername,
  defaultPort,
} from "./canonicalization.ts";
import {
  type Component,
  compileComponent,
  componentMatches,
  defaultOptions,
  hostnameOptions,
  matchComponent,
  matchesSpecialScheme,
  pathnameOptions,
} from "./component.ts";
import { parseConstructorString } from "./constructor-string-parser.ts";
import { componentOfUrl, processInit, type UrlPatternInit } from "./init.ts";
import type { Options } from "./parts.ts";
import { type ComponentName, componentEnd, componentNames, componentStart } from "./url-components.ts";

/** https://urlpattern.spec.whatwg.org/#url-pattern */
export interface UrlPatternRecord extends Readonly<Record<ComponentName, Component>> {
  /** The components that don't match all, those first by which URLs differ most. */
  readonly restricted: readonly ComponentName[];
}

/** https://urlpattern.spec.whatwg.org/#url-pattern-create */
export function createUrlPattern(
  input: string | UrlPatternInit,
  baseUrl: string | null,
  ignoreCase: boolean,
): UrlPatternRecord {
  // 1-4. The patterns of the components.
  const given = processInit(toInit(input, baseUrl), "pattern");
  // 5. What is not given matches all.
  const patternOf = (name: ComponentName): string => given[name] ?? "*";
  // 6. A protocol's own port is none.
  const port = patternOf("port");
  const isDefaultPort = port !== "" && port === defaultPort(patternOf("protocol"));
  // 7-16. The components.
  const protocol = compileComponent(patternOf("protocol"), canonicalizeProtocol);
  const options: Options = { ...defaultOptions, ignoreCase };
  const hostname = patternOf("hostname");
  const canonicalizeHost = isIpv6Pattern(hostname) ? canonicalizeIpv6Hostname : canonicalizeHostname;
  const username = compileComponent(patternOf("username"), canonicalizeUsername);
  const password = compileComponent(patternOf("password"), canonicalizePassword);
  const host = compileComponent(hostname, canonicalizeHost, hostnameOptions);
  const portComponent = compileComponent(isDefaultPort ? "" : port, (value) => canonicalizePort(value));
  const pathname = matchesSpecialScheme(protocol)
    ? compileComponent(patternOf("pathname"), canonicalizePathname, { ...pathnameOptions, ignoreCase })
    : compileComponent(patternOf("pathname"), canonicalizeOpaquePathname, options);
  const search = compileComponent(patternOf("search"), canonicalizeSearch, options);
  const hash = compileComponent(patternOf("hash"), canonicalizeHash, options);
  // 17. The pattern.
  const components = { protocol, username, password, hostname: host, port: portComponent, pathname, search, hash };
  return { ...components, restricted: restrictedOf(components) };
}

const mostTellingFirst: readonly ComponentName[] = [
  "pathname",
  "hostname",
  "protocol",
  "port",
  "search",
  "hash",
  "username",
  "password",
];

function restrictedOf(components: Readonly<Record<ComponentName, Component>>): ComponentName[] {
  const restricted: ComponentName[] = [];
  for (let at = 0; at < mostTellingFirst.length; at++) {
    const name = mostTellingFirst[at] as ComponentName;
    if (!components[name].matchesAll) arrayPush(restricted, name);
  }
  return restricted;
}

/** Steps 1 to 3 of the same. */
function toInit(input: string | UrlPatternInit, baseUrl: string | null): UrlPatternInit {
  if (typeof input !== "string") {
    if (baseUrl === null) return input;
    throw new TypeError("A URLPattern from an object takes no base URL beside it: give it as the object's baseURL.");
  }
  const init = parseConstructorString(input);
  if (baseUrl !== null) init.baseURL = baseUrl;
  else if (init.protocol === undefined) {
    throw new TypeError(`The pattern "${input}" is relative: give a base URL.`);
  }
  return init;
}

/** https://urlpattern.spec.whatwg.org/#hostname-pattern-is-an-ipv6-address */
function isIpv6Pattern(input: string): boolean {
  if (input.length < 2) return false;
  return stringStartsWith(input, "[") || stringStartsWith(input, "{[") || stringStartsWith(input, "\\[");
}

/** https://urlpattern.spec.whatwg.org/#dictdef-urlpatterncomponentresult */
interface ComponentResult {
  groups: Record<string, string | undefined>;
  input: string;
}

/** https://urlpattern.spec.whatwg.org/#dictdef-urlpatternresult */
export interface UrlPatternResult extends Record<ComponentName, ComponentResult> {
  inputs: (string | UrlPatternInit)[];
}

/** What was parsed last: many patterns are asked about one URL. Longer input is not kept. */
const longestKept = 2048;
let lastInput = "";
let lastUrl: UrlRecord | null = null;

function parsedUrl(input: string, baseUrl: string | undefined): UrlRecord | null {
  if (baseUrl !== undefined) return parseUrl(baseUrl) === null ? null : parseUrl(input, baseUrl);
  if (lastUrl !== null && input === lastInput) return lastUrl;
  const url = parseUrl(input);
  if (url !== null && input.length <= longestKept && url.href.length <= longestKept) {
    lastInput = input;
    lastUrl = url;
  }
  return url;
}

/** The components of an object to match, or null when it stands for no URL. */
function componentsOfInit(input: UrlPatternInit, baseUrl: string | undefined): UrlPatternInit | null {
  if (baseUrl !== undefined) {
    throw new TypeError("An object to match takes no base URL beside it: give it as the object's baseURL.");
  }
  try {
    return processInit(input, "url");
  } catch {
    return null;
  }
}

/** Does it match? What matches all is not looked at. */
export function testUrlPattern(
  pattern: UrlPatternRecord,
  input: string | UrlPatternInit,
  baseUrl: string | undefined,
): boolean {
  if (typeof input === "string") {
    const url = parsedUrl(input, baseUrl);
    return url !== null && matchesUrl(pattern, url);
  }
  const components = componentsOfInit(input, baseUrl);
  if (components === null) return false;
  for (let at = 0; at < pattern.restricted.length; at++) {
    const name = pattern.restricted[at] as ComponentName;
    const text = components[name] as string;
    if (!componentMatches(pattern[name], text, 0, text.length)) return false;
  }
  return true;
}

/** Nothing is cut out of the URL, unless it is for a regular expression. */
function matchesUrl(pattern: UrlPatternRecord, url: UrlRecord): boolean {
  const { restricted } = pattern;
  for (let at = 0; at < restricted.length; at++) {
    const name = restricted[at] as ComponentName;
    if (!componentMatches(pattern[name], url.href, componentStart(url, name), componentEnd(url, name))) return false;
  }
  return true;
}

type ComponentOf = (name: ComponentName) => string;

/** Steps 1 to 11 of https://urlpattern.spec.whatwg.org/#url-pattern-match: the components to match, or null. */
function componentsOf(input: string | UrlPatternInit, baseUrl: string | undefined): ComponentOf | null {
  if (typeof input === "string") {
    const url = parsedUrl(input, baseUrl);
    return url === null ? null : (name) => componentOfUrl(url, name);
  }
  const components = componentsOfInit(input, baseUrl);
  return components === null ? null : (name) => components[name] as string;
}

/** https://urlpattern.spec.whatwg.org/#url-pattern-match */
export function matchUrlPattern(
  pattern: UrlPatternRecord,
  input: string | UrlPatternInit,
  baseUrl: string | undefined,
): UrlPatternResult | null {
  // 1-11. The components.
  const componentOf = componentsOf(input, baseUrl);
  if (componentOf === null) return null;
  // 12-20. Each must match.
  const results = objectCreate(null) as Record<ComponentName, ComponentResult>;
  for (let at = 0; at < componentNames.length; at++) {
    const name = componentNames[at] as ComponentName;
    const text = componentOf(name);
    const values = matchComponent(pattern[name], text);
    if (values === null) return null;
    results[name] = { groups: groupsOf(pattern[name], values), input: text };
  }
  // 21-31. The result, its members in the order in which a dictionary has them.
  const { hash, password, pathname, port, protocol, search, username, hostname } = results;
  const given = typeof input === "string" ? input : { ...input };
  const inputs = baseUrl === undefined ? [given] : [given, baseUrl];
  return { hash, hostname, inputs, password, pathname, port, protocol, search, username };
}

/** Steps 3 to 6 of https://urlpattern.spec.whatwg.org/#create-a-component-match-result */
function groupsOf(component: Component, values: (string | undefined)[]): Record<string, string | undefined> {
  const groups: Record<string, string | undefined> = {};
  const names = component.groupNameList;
  for (let at = 0; at < names.length; at++) {
    const property = { __proto__: null, value: values[at], configurable: true, enumerable: true, writable: true };
    objectDefineProperty(groups, names[at] as string, property);
  }
  return groups;
}

/** https://urlpattern.spec.whatwg.org/#url-pattern-has-regexp-groups */
export function hasRegExpGroups(pattern: UrlPatternRecord): boolean {
  for (let at = 0; at < componentNames.length; at++) {
    if (pattern[componentNames[at] as ComponentName].hasRegExpGroups) return true;
  }
  return false;
}
