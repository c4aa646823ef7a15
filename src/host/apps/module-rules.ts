// Which imported files are modules of another kind than code: wrangler's `rules`, and its defaults behind them.

import type { ModuleRule } from "../config/index.ts";

export const defaultRules: readonly ModuleRule[] = [
  { type: "Text", globs: ["**/*.txt", "**/*.html", "**/*.sql"], fallthrough: false },
  { type: "Data", globs: ["**/*.bin"], fallthrough: false },
  { type: "CompiledWasm", globs: ["**/*.wasm", "**/*.wasm?module"], fallthrough: false },
];

interface Matcher {
  rule: ModuleRule;
  pattern: RegExp;
}

export class ModuleRules {
  readonly #active: Matcher[] = [];
  /** An earlier rule of their type lets none through. */
  readonly #ended: Matcher[] = [];
  /** Fits every import that a rule may fit; in the words that the bundler and JavaScript share. */
  readonly filter: RegExp;

  constructor(rules: readonly ModuleRule[] = []) {
    const ended = new Set<ModuleRule["type"]>();
    for (const rule of [...rules, ...defaultRules]) {
      const list = ended.has(rule.type) ? this.#ended : this.#active;
      for (const glob of rule.globs) list.push({ rule, pattern: patternOf(glob) });
      if (!rule.fallthrough) ended.add(rule.type);
    }
    this.filter = new RegExp([...this.#active, ...this.#ended].map(({ pattern }) => pattern.source).join("|"));
  }

  /**
   * What an import with this path is. Code is what it is by its name already, so that a rule for code counts only
   * where no other does. `isEnded`: the rule that fits comes after one that lets none through.
   */
  typeOf(path: string): { type: ModuleRule["type"]; isEnded: boolean } | undefined {
    const fitting = this.#active.filter(({ pattern }) => pattern.test(path));
    const found = fitting.find(({ rule }) => !isCode(rule)) ?? fitting[0];
    if (found !== undefined) return { type: found.rule.type, isEnded: false };
    const ended = this.#ended.find(({ pattern, rule }) => !isCode(rule) && pattern.test(path));
    return ended === undefined ? undefined : { type: ended.rule.type, isEnded: true };
  }
}

function isCode({ type }: ModuleRule): boolean {
  return type === "ESModule" || type === "CommonJS";
}

/** As in wrangler: a run of stars stands for anything, all else for itself; and a first "**\/" for nothing, too. */
function patternOf(glob: string): RegExp {
  const parts = glob.replace(/^\*\*\//, "").split(/\*+/);
  const source = parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join(".*");
  return new RegExp(glob.startsWith("**/") ? `^(?:.*\\/)?${source}$` : `^${source}$`);
}
