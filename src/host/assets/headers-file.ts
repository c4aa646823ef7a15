// `_headers`: what is added to, or taken from, the headers of assets.

import { fillIn, parsePattern, type RulePattern } from "./rule-patterns.ts";

const MOST_RULES = 100;
const LONGEST_LINE = 2000;

interface HeaderRule {
  pattern: RulePattern;
  set: [name: string, value: string][];
  unset: string[];
}

export interface HeadersFile {
  /** Changes the headers of what answers for the URL; names are in lower case. */
  apply(url: URL, headers: Map<string, string>): void;
  /** One line each. */
  warnings: string[];
}

export function parseHeadersFile(text: string): HeadersFile {
  const rules: HeaderRule[] = [];
  const warnings: string[] = [];
  let rule: HeaderRule | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const failure = (): string | undefined => {
      if (line.length > LONGEST_LINE) return `the line is longer than ${LONGEST_LINE} characters`;
      if (!/^\s/.test(line) || /^(?:\/|https:\/\/)/i.test(trimmed)) {
        rule = undefined;
        const pattern = parsePattern(trimmed);
        if (pattern === undefined) return `"${trimmed}" is no path, and no URL with https`;
        if (rules.length === MOST_RULES) return `there are more than ${MOST_RULES} rules`;
        rule = { pattern, set: [], unset: [] };
        rules.push(rule);
        return undefined;
      }
      return rule === undefined ? "there is no path before it" : addHeader(rule, trimmed);
    };
    const reason = failure();
    if (reason !== undefined) warnings.push(`_headers:${index + 1}: ${reason}`);
  }
  return { apply: (url, headers) => applyAll(rules, url, headers), warnings };
}

function addHeader(rule: HeaderRule, line: string): string | undefined {
  const removed = /^!\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)$/.exec(line)?.[1];
  if (removed !== undefined) {
    rule.unset.push(removed.toLowerCase());
    return undefined;
  }
  const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) return `"${line}" is no header`;
  rule.set.push([name.toLowerCase(), value]);
  return undefined;
}

function applyAll(rules: readonly HeaderRule[], url: URL, headers: Map<string, string>): void {
  const written = new Set<string>();
  for (const { pattern, set, unset } of rules) {
    const captures = pattern.match(url);
    if (captures === undefined) continue;
    for (const name of unset) headers.delete(name);
    for (const [name, value] of set) {
      const filled = fillIn(value, captures);
      // What several rules say of one header stands side by side; what NANO says gives way.
      const before = written.has(name) ? headers.get(name) : undefined;
      headers.set(name, before === undefined ? filled : `${before}, ${filled}`);
      written.add(name);
    }
  }
}
