// Reasons that a message or the place of a test tells by itself, so that only the others wait for a person. What is no longer
// missing goes from here.

import { unknownReason } from "./expectations.ts";

interface Rule {
  /** What the id of a test begins with. */
  test?: string;
  message?: RegExp;
  reason: string;
}

const missing = (what: string): string => `needs ${what}: not there yet`;

const rules: readonly Rule[] = [
  {
    message: /\b(document|window|parent|sessionStorage|onload|indexedDB|Window|Image) is not defined/,
    reason: "needs a window",
  },
  {
    message: /\b(VideoFrame|MediaSource|Worker) is not (defined|a constructor)/,
    reason: "needs media or nested workers",
  },
  {
    message: /\bXMLHttpRequest is not (defined|a constructor)/,
    reason: "needs XMLHttpRequest, which a server does without: ECMA-429 has none",
  },
  { test: "html/webappapis/timers/evil-spec-example", reason: "D-HTML-1" },
  { test: "fetch/api/request/request-cache-", reason: "D-FETCH-5" },
  {
    message: /expected "(cors|opaque|opaqueredirect)" but got "basic"|^assert_equals: Opaque filter/,
    reason: "D-FETCH-4",
  },
  { message: /[Rr]eferr?er|[Oo]rigin header|header origin/, test: "fetch/", reason: "D-FETCH-4" },
  { message: /cookie\(s\)/, test: "fetch/", reason: "no cookies are kept: an app sends and reads its own" },
  { test: "fetch/api/", message: /document is not defined|window is not defined/, reason: "needs a window" },
];

/** "?" when nothing tells. */
export function reasonOf(id: string, message: string): string {
  const rule = rules.find(({ test, message: wanted }) => id.startsWith(test ?? "") && (wanted?.test(message) ?? true));
  if (rule !== undefined) return rule.reason;
  const absent = /\b([A-Z]\w+) is not (?:defined|a constructor)\b/.exec(message)?.[1];
  return absent === undefined ? unknownReason : missing(absent);
}
