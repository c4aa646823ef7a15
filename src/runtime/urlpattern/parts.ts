// Part lists: https://urlpattern.spec.whatwg.org/#parts, and the options by which they are made and used.

import { arrayPush, stringCharCodeAt, stringFromCharCode, stringSlice } from "../infra/index.ts";

/** https://urlpattern.spec.whatwg.org/#part-type */
export type PartType = "fixed-text" | "regexp" | "segment-wildcard" | "full-wildcard";

/** https://urlpattern.spec.whatwg.org/#part-modifier */
export type Modifier = "none" | "optional" | "zero-or-more" | "one-or-more";

/** https://urlpattern.spec.whatwg.org/#part */
export interface Part {
  readonly type: PartType;
  readonly value: string;
  readonly modifier: Modifier;
  readonly name: string;
  readonly prefix: string;
  readonly suffix: string;
}

/** https://urlpattern.spec.whatwg.org/#options */
export interface Options {
  readonly delimiterCodePoint: string;
  readonly prefixCodePoint: string;
  readonly ignoreCase: boolean;
}

export function fixedText(value: string, modifier: Modifier): Part {
  return { type: "fixed-text", value, modifier, name: "", prefix: "", suffix: "" };
}

/** https://urlpattern.spec.whatwg.org/#full-wildcard-regexp-value */
export const fullWildcardRegExpValue = ".*";

/** https://urlpattern.spec.whatwg.org/#generate-a-segment-wildcard-regexp */
export function generateSegmentWildcardRegExp(options: Options): string {
  return `[^${escapeRegExpString(options.delimiterCodePoint)}]+?`;
}

/** https://urlpattern.spec.whatwg.org/#convert-a-modifier-to-a-string */
export function modifierString(modifier: Modifier): string {
  if (modifier === "zero-or-more") return "*";
  if (modifier === "optional") return "?";
  return modifier === "one-or-more" ? "+" : "";
}

function unitsOf(characters: string): Uint8Array {
  const units = new Uint8Array(0x80);
  for (let at = 0; at < characters.length; at++) units[stringCharCodeAt(characters, at)] = 1;
  return units;
}

const regExpSyntax = unitsOf(".+*?^$\u007b}()[]|/\\");
const patternSyntax = unitsOf("+*?:{}()\\");

function withBackslashes(input: string, syntax: Uint8Array): string {
  let result = "";
  let done = 0;
  for (let at = 0; at < input.length; at++) {
    const unit = stringCharCodeAt(input, at);
    if (unit >= 0x80 || syntax[unit] === 0) continue;
    result += `${stringSlice(input, done, at)}\\${stringFromCharCode(unit)}`;
    done = at + 1;
  }
  return done === 0 ? input : result + stringSlice(input, done);
}

/** https://urlpattern.spec.whatwg.org/#escape-a-regexp-string */
export function escapeRegExpString(input: string): string {
  return withBackslashes(input, regExpSyntax);
}

/** https://urlpattern.spec.whatwg.org/#escape-a-pattern-string */
export function escapePatternString(input: string): string {
  return withBackslashes(input, patternSyntax);
}

/** https://urlpattern.spec.whatwg.org/#generate-a-regular-expression-and-name-list, the names. */
export function groupNamesOf(parts: readonly Part[]): string[] {
  const names: string[] = [];
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] as Part;
    if (part.type !== "fixed-text") arrayPush(names, part.name);
  }
  return names;
}
