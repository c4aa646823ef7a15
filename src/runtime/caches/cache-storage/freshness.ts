// What a shared cache may keep, and how long (RFC 9111), as the cache API of Workers asks it.

import { getDecodeAndSplit, getFromHeaderList, type ResponseRecord } from "../../fetch/index.ts";
import {
  asciiLowercase,
  dateNow,
  dateParse,
  isAsciiDigit,
  stringCharCodeAt,
  stringIndexOf,
  stringSlice,
} from "../../infra/index.ts";

/** The directives of Cache-Control that matter here. */
interface CacheControl {
  isRefused: boolean;
  /** Does it allow what sets a cookie, by keeping the cookie private? */
  allowsCookie: boolean;
  maxAge: number | null;
  sharedMaxAge: number | null;
}

function readCacheControl(response: ResponseRecord): CacheControl {
  const control: CacheControl = { isRefused: false, allowsCookie: false, maxAge: null, sharedMaxAge: null };
  const directives = getDecodeAndSplit(response.headers.list, "cache-control");
  for (let at = 0; directives !== null && at < directives.length; at++) {
    const directive = asciiLowercase(directives[at] as string);
    const equals = stringIndexOf(directive, "=");
    const name = equals === -1 ? directive : stringSlice(directive, 0, equals);
    const value = equals === -1 ? "" : stringSlice(directive, equals + 1);
    if (name === "private" && (value === "set-cookie" || value === '"set-cookie"')) control.allowsCookie = true;
    else if (name === "no-store" || name === "no-cache" || name === "private") control.isRefused = true;
    else if (name === "max-age") control.maxAge ??= secondsOf(value);
    else if (name === "s-maxage") control.sharedMaxAge ??= secondsOf(value);
  }
  return control;
}

/** Stale at once where it is no number. */
function secondsOf(value: string): number {
  let seconds = 0;
  for (let at = 0; at < value.length; at++) {
    const unit = stringCharCodeAt(value, at);
    if (!isAsciiDigit(unit)) return 0;
    seconds = seconds * 10 + (unit - 0x30);
  }
  return seconds;
}

/** Until when the response is fresh, in Unix time; null when it must not be kept, Infinity when it says nothing. */
export function freshUntil(response: ResponseRecord): number | null {
  const control = readCacheControl(response);
  if (control.isRefused) return null;
  const { list } = response.headers;
  if (!control.allowsCookie && getFromHeaderList(list, "set-cookie") !== null) return null;
  const age = control.sharedMaxAge ?? control.maxAge;
  if (age !== null) return dateNow() + age * 1000;
  const expires = getFromHeaderList(list, "expires");
  if (expires === null) return Number.POSITIVE_INFINITY;
  const date = dateParse(expires);
  return date > 0 ? date : 0;
}
