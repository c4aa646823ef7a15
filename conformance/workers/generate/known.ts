// Differences that are known, by what a program or request has in it: where workerd breaks a standard, or where NANO says
// why it does otherwise. What shows one of them shows nothing else.

import { isDeepStrictEqual } from "node:util";
import type { Checks } from "../verdict/checks.ts";
import type { Program } from "./programs.ts";
import type { Both } from "./run-both.ts";

interface Known {
  reason: string;
  fits: RegExp | ((source: string) => boolean);
}

const names = [
  /(?:append|set|get|has|delete)\(("(?:[^"\\]|\\.)*")/g,
  /\[("(?:[^"\\]|\\.)*"), "/g,
  /[{,] ?("(?:[^"\\]|\\.)*"): "/g,
];
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** A header's name that is no token, or some text that is no byte string. */
function hasOddHeader(source: string): boolean {
  if (!/^new (?:Headers|Request|Response)\(|^Response\./.test(source)) return false;
  if (/[^\0-ÿ]/.test(source)) return true;
  return names.some((name) =>
    [...source.matchAll(name)].some(([, literal]) => !token.test(JSON.parse(literal as string) as string)),
  );
}

const known: readonly Known[] = [
  { reason: "Web IDL: a lone surrogate in a USVString becomes one U+FFFD", fits: /\\ud800/ },
  { reason: "Infra: what can’t be serialized to JSON is a TypeError", fits: /^Response\.json\(undefined/ },
  { reason: "Fetch: a header’s name is a token and its value a byte string", fits: hasOddHeader },
  { reason: "Fetch: a URL with credentials is refused", fits: /^new Request\((?:new Request\()?"[^"]*@/ },
  {
    reason: "Fetch: a null body status allows no body, not even an empty one",
    fits: /^new Response\(".*status: (?:204|304)/,
  },
  { reason: "Fetch: only six methods are normalised, and CONNECT is forbidden", fits: /method: "(?:patch|CONNECT)"/ },
  {
    reason: "Fetch: redirect parses the URL before it looks at the status",
    fits: /^Response\.redirect\(.*(?:200|304)\)/,
  },
  { reason: "Fetch: the redirect modes are follow, error and manual", fits: /redirect: "error"/ },
  {
    reason: "UTS 46: whether what follows xn-- is a label depends on the version of Unicode",
    fits: /xn--(?!mnchen-3ya\b)/,
  },
  {
    reason: "RFC 9112: a reason phrase may have tabs, and no DEL",
    fits: /statusText: "(?:[^"\\]|\\.)*?(?:\\t|\u007f)/,
  },
];

function source({ subject, steps }: Program): string {
  return [subject, ...steps].join("\n");
}

/** Why the results differ; undefined when nobody knows. */
export function reasonOf(program: Program): string | undefined {
  const text = source(program);
  return known.find(({ fits }) => (typeof fits === "function" ? fits(text) : fits.test(text)))?.reason;
}

/** What would be the same if a known difference were none: changes the answer of the mirror (requests.ts). */
const knownOfRequests: readonly { reason: string; undo(seen: Seen): Seen }[] = [
  {
    reason: "Fetch: the URL of a Request is serialized: the URL parser has been at work",
    undo: (seen) => ({ ...seen, url: URL.parse(seen.url)?.href ?? seen.url }),
  },
  {
    reason: "RFC 9110: a field with an empty value is a field",
    undo: (seen) => ({ ...seen, headers: seen.headers.filter(([, value]) => value !== "") }),
  },
];

interface Seen {
  url: string;
  headers: [string, string][];
  rest: Checks;
}

function seenOf(checks: Checks): Seen {
  const seen: Seen = { url: "", headers: [], rest: {} };
  for (const [check, value] of Object.entries(checks)) {
    if (check.endsWith(": body.url")) seen.url = value as string;
    else if (check.endsWith(": body.headers")) seen.headers = value as [string, string][];
    else seen.rest[check] = value;
  }
  return seen;
}

/** The same for a request: the difference that is the last to be undone. */
export function reasonOfRequest(both: Both<Checks>): string | undefined {
  let nano = seenOf(both.nano);
  let workerd = seenOf(both.workerd);
  for (const { reason, undo } of knownOfRequests) {
    nano = undo(nano);
    workerd = undo(workerd);
    if (isDeepStrictEqual(nano, workerd)) return reason;
  }
  return undefined;
}
