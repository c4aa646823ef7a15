// https://urlpattern.spec.whatwg.org/#canon-processing-for-init

import { objectCreate, stringEndsWith, stringLastIndexOf, stringSlice, stringStartsWith } from "../infra/index.ts";
import { parseUrl, type UrlRecord, urlPathname } from "../url/index.ts";
import {
  canonicalizeHash,
  canonicalizeHostname,
  canonicalizeOpaquePathname,
  canonicalizePassword,
  canonicalizePathname,
  canonicalizePort,
  canonicalizeProtocol,
  canonicalizeSearch,
  canonicalizeUsername,
  hasOpaquePath,
  isSpecialScheme,
} from "./canonicalization.ts";
import { escapePatternString } from "./parts.ts";
import { type ComponentName, componentEnd, componentNames, componentStart } from "./url-components.ts";

/** https://urlpattern.spec.whatwg.org/#dictdef-urlpatterninit */
export type UrlPatternInit = Partial<Record<ComponentName | "baseURL", string>>;

/** An empty one, in which nothing is found that an app put on Object.prototype. */
export function newInit(): UrlPatternInit {
  return objectCreate(null) as UrlPatternInit;
}

type InitType = "pattern" | "url";

/** A component of a parsed URL. */
export function componentOfUrl(url: UrlRecord, name: ComponentName): string {
  return stringSlice(url.href, componentStart(url, name), componentEnd(url, name));
}

/** https://urlpattern.spec.whatwg.org/#process-a-urlpatterninit; for "url", what is not there is the empty string. */
export function processInit(init: UrlPatternInit, type: InitType): UrlPatternInit {
  // 1-9. Nothing, or empty strings.
  const result = newInit();
  if (type === "url") for (let at = 0; at < 8; at++) result[componentNames[at] as ComponentName] = "";
  // 10-11. What the base URL gives.
  const baseUrl = init.baseURL === undefined ? null : parseUrl(init.baseURL);
  if (init.baseURL !== undefined) {
    if (baseUrl === null) throw new TypeError(`The base URL "${init.baseURL}" is no valid URL.`);
    inherit(result, { init, baseUrl, type });
  }
  // 12-15. What is given.
  const { protocol, username, password, hostname, port, pathname, search, hash } = init;
  const isPattern = type === "pattern";
  if (protocol !== undefined) {
    const stripped = stringEndsWith(protocol, ":") ? stringSlice(protocol, 0, protocol.length - 1) : protocol;
    result.protocol = isPattern ? stripped : canonicalizeProtocol(stripped);
  }
  if (username !== undefined) result.username = isPattern ? username : canonicalizeUsername(username);
  if (password !== undefined) result.password = isPattern ? password : canonicalizePassword(password);
  if (hostname !== undefined) result.hostname = isPattern ? hostname : canonicalizeHostname(hostname);
  // 16-18. Port and path go by the protocol.
  const resultProtocol = result.protocol ?? "";
  if (port !== undefined) result.port = isPattern ? port : canonicalizePort(port, resultProtocol);
  if (pathname !== undefined) {
    const resolved = resolvePathname(pathname, baseUrl, type);
    result.pathname = isPattern ? resolved : processPathname(resolved, resultProtocol);
  }
  // 19-20. Search and hash.
  if (search !== undefined) {
    const stripped = stringStartsWith(search, "?") ? stringSlice(search, 1) : search;
    result.search = isPattern ? stripped : canonicalizeSearch(stripped);
  }
  if (hash !== undefined) {
    const stripped = stringStartsWith(hash, "#") ? stringSlice(hash, 1) : hash;
    result.hash = isPattern ? stripped : canonicalizeHash(stripped);
  }
  // 21. All of it.
  return result;
}

interface Inheritance {
  readonly init: UrlPatternInit;
  readonly baseUrl: UrlRecord;
  readonly type: InitType;
}

/** Steps 11.3 to 11.10 of the same: a component is inherited where none before it, nor itself, is given. */
function inherit(result: UrlPatternInit, { init, baseUrl, type }: Inheritance): void {
  const take = (name: ComponentName): void => {
    const value = componentOfUrl(baseUrl, name);
    result[name] = type === "pattern" ? escapePatternString(value) : value;
  };
  if (init.protocol !== undefined) return;
  take("protocol");
  if (init.hostname !== undefined) return;
  if (type !== "pattern" && init.port === undefined && init.username === undefined) {
    take("username");
    if (init.password === undefined) take("password");
  }
  take("hostname");
  if (init.port !== undefined) return;
  take("port");
  if (init.pathname !== undefined) return;
  take("pathname");
  if (init.search !== undefined) return;
  take("search");
  if (init.hash === undefined) take("hash");
}

/** Step 18.2 of the same. */
function resolvePathname(pathname: string, baseUrl: UrlRecord | null, type: InitType): string {
  if (baseUrl === null || hasOpaquePath(baseUrl) || isAbsolutePathname(pathname, type)) return pathname;
  const path = urlPathname(baseUrl);
  const basePath = type === "pattern" ? escapePatternString(path) : path;
  const slash = stringLastIndexOf(basePath, "/");
  return slash < 0 ? pathname : stringSlice(basePath, 0, slash + 1) + pathname;
}

/** https://urlpattern.spec.whatwg.org/#is-an-absolute-pathname */
function isAbsolutePathname(input: string, type: InitType): boolean {
  if (stringStartsWith(input, "/")) return true;
  return type === "pattern" && (stringStartsWith(input, "\\/") || stringStartsWith(input, "{/"));
}

/** https://urlpattern.spec.whatwg.org/#process-pathname-for-init */
function processPathname(pathname: string, protocol: string): string {
  if (protocol === "" || isSpecialScheme(protocol)) return canonicalizePathname(pathname);
  return canonicalizeOpaquePathname(pathname);
}
