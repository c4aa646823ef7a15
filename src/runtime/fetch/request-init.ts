// A RequestInit as data: https://fetch.spec.whatwg.org/#requestinit

import { type AbortSignal, isAbortSignal } from "../dom/index.ts";
import { toBoolean, toByteString, toDictionary, toDOMString, toEnum, toUSVString } from "../webidl/index.ts";
import { type ExtractedBody, extractBody } from "./body-init.ts";
import { toCf } from "./cf.ts";
import { toHeadersInit } from "./headers.ts";
import type { ReferrerPolicy, RequestCache, RequestCredentials, RequestMode, RequestRedirect } from "./records.ts";

const referrerPolicies: readonly ReferrerPolicy[] = [
  "",
  "no-referrer",
  "no-referrer-when-downgrade",
  "same-origin",
  "origin",
  "strict-origin",
  "origin-when-cross-origin",
  "strict-origin-when-cross-origin",
  "unsafe-url",
];
const modes: readonly RequestMode[] = ["navigate", "same-origin", "no-cors", "cors"];
const credentials: readonly RequestCredentials[] = ["omit", "same-origin", "include"];
const caches: readonly RequestCache[] = ["default", "no-store", "reload", "no-cache", "force-cache", "only-if-cached"];
const redirects: readonly RequestRedirect[] = ["follow", "error", "manual"];
const priorities = ["high", "low", "auto"] as const;

/** Undefined stands for a member that is absent. */
export interface RequestInit {
  /** Null: explicitly none. */
  body: ExtractedBody | null | undefined;
  cache: RequestCache | undefined;
  /** Of Workers: not one of the members that make an init more than an empty one. */
  cf: object | undefined;
  credentials: RequestCredentials | undefined;
  duplex: "half" | undefined;
  /** name, value, name, value … */
  headers: readonly string[] | undefined;
  integrity: string | undefined;
  keepalive: boolean | undefined;
  method: string | undefined;
  mode: RequestMode | undefined;
  /** Without effect: the host takes requests in their order. */
  priority: "high" | "low" | "auto" | undefined;
  redirect: RequestRedirect | undefined;
  referrer: string | undefined;
  referrerPolicy: ReferrerPolicy | undefined;
  signal: AbortSignal | null | undefined;
  hasWindow: boolean;
  /** Is there any member at all? */
  isEmpty: boolean;
}

type Dictionary = { readonly [name: string]: unknown };

/** Reads the members in the order of their names. `where` begins the messages: "Request constructor". */
export function toRequestInit(value: unknown, where: string): RequestInit | undefined {
  const given = toDictionary(value, `${where}: init`) as Dictionary | undefined;
  if (given === undefined) return undefined;
  let isEmpty = true;
  const read = <T>(name: string, convert: (member: unknown, context: string) => T): T | undefined => {
    const member = given[name];
    if (member === undefined) return undefined;
    isEmpty = false;
    return convert(member, `${where}: ${name}`);
  };
  const init: RequestInit = {
    body: read("body", toBody),
    cache: read("cache", toCache),
    cf: toCf(given.cf, `${where}: cf`),
    credentials: read("credentials", toCredentials),
    duplex: read("duplex", toDuplex),
    headers: read("headers", toHeadersInit),
    integrity: read("integrity", toDOMString),
    keepalive: read("keepalive", toBoolean),
    method: read("method", toByteString),
    mode: read("mode", toMode),
    priority: read("priority", toPriority),
    redirect: read("redirect", toRedirect),
    referrer: read("referrer", toUSVString),
    referrerPolicy: read("referrerPolicy", toReferrerPolicy),
    signal: read("signal", toSignal),
    hasWindow: read("window", toWindow) === true,
    isEmpty: true,
  };
  init.isEmpty = isEmpty;
  return init;
}

const toBody = (value: unknown, context: string) => (value === null ? null : extractBody(value, context));
const toCache = (value: unknown, context: string) => toEnum(value, caches, context);
const toCredentials = (value: unknown, context: string) => toEnum(value, credentials, context);
const toDuplex = (value: unknown, context: string) => toEnum<"half">(value, ["half"], context);
const toMode = (value: unknown, context: string) => toEnum(value, modes, context);
const toPriority = (value: unknown, context: string) => toEnum(value, priorities, context);
const toRedirect = (value: unknown, context: string) => toEnum(value, redirects, context);
const toReferrerPolicy = (value: unknown, context: string) => toEnum(value, referrerPolicies, context);
const toWindow = (value: unknown) => value !== null;

function toSignal(value: unknown, context: string): AbortSignal | null {
  if (value === null || isAbortSignal(value)) return value;
  throw new TypeError(`${context} must be an AbortSignal or null`);
}
