// `_redirects`: where paths lead, before files are looked for.

import { fillIn, parsePattern, type RulePattern } from "./rule-patterns.ts";

const MOST_STATIC = 2000;
const MOST_DYNAMIC = 100;
const LONGEST_LINE = 1000;
const codes = new Set([200, 301, 302, 303, 307, 308]);

interface RedirectRule {
  pattern: RulePattern;
  to: string;
  code: number;
}

export interface Redirect {
  /** 200: what is at `location` answers in its place. */
  code: number;
  /** A path with its query, or an absolute URL. */
  location: string;
}

export interface RedirectsFile {
  find(url: URL): Redirect | undefined;
  /** One line each. */
  warnings: string[];
}

export function parseRedirectsFile(text: string): RedirectsFile {
  const fixed: RedirectRule[] = [];
  const dynamic: RedirectRule[] = [];
  const warnings: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const words = line.replace(/(?:^|\s)#.*$/, "").trim();
    if (words === "") continue;
    const rule = line.length > LONGEST_LINE ? `the line is longer than ${LONGEST_LINE} characters` : ruleOf(words);
    const warn = (reason: string) => warnings.push(`_redirects:${index + 1}: ${reason}`);
    if (typeof rule === "string") warn(rule);
    else if (rule.pattern.isStatic && fixed.length === MOST_STATIC) warn(`there are more than ${MOST_STATIC} rules`);
    else if (!rule.pattern.isStatic && dynamic.length === MOST_DYNAMIC) {
      warn(`there are more than ${MOST_DYNAMIC} rules with placeholders or splats`);
    } else (rule.pattern.isStatic ? fixed : dynamic).push(rule);
  }
  return { find: (url) => findIn(fixed, url) ?? findIn(dynamic, url), warnings };
}

function ruleOf(words: string): RedirectRule | string {
  const [from = "", to = "", code = "302", ...rest] = words.split(/\s+/);
  if (to === "" || rest.length > 0) return "expected a path, where it leads, and perhaps a status";
  const pattern = parsePattern(from);
  if (pattern === undefined || !from.startsWith("/")) return `"${from}" is no path`;
  if (!codes.has(Number(code))) return `"${code}" is no status of a redirect (${[...codes].join(", ")})`;
  if (!/^\/(?!\/)/.test(to) && !/^https?:\/\//i.test(to)) return `"${to}" is neither a path nor a URL`;
  if (code === "200" && !to.startsWith("/")) return "only a path can answer in the place of another (200)";
  return { pattern, to, code: Number(code) };
}

function findIn(rules: readonly RedirectRule[], url: URL): Redirect | undefined {
  for (const { pattern, to, code } of rules) {
    const captures = pattern.match(url);
    if (captures === undefined) continue;
    // What a splat stands for may begin with a slash: it must not make another host of a path.
    const filled = fillIn(to, captures);
    const location = to.startsWith("/") ? filled.replace(/^[/\\]+/, "/") : filled;
    return { code, location: withQuery(location, url.search) };
  }
  return undefined;
}

/** The request's query goes along, unless the rule has one. */
function withQuery(location: string, search: string): string {
  if (search === "" || location.includes("?")) return location;
  const hash = location.indexOf("#");
  return hash === -1 ? location + search : location.slice(0, hash) + search + location.slice(hash);
}
