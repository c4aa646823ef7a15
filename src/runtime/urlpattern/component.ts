// Components of a URL pattern, compiled: https://urlpattern.spec.whatwg.org/#compile-a-component. What they match is
// ASCII without line terminators, since it has been through the URL parser.

import { arrayPush, asciiLowercase, regExpExec, stringIndexOf, stringSlice, stringStartsWith } from "../infra/index.ts";
import { specialSchemes } from "./canonicalization.ts";
import { groupNamesOf, type Options, type Part } from "./parts.ts";
import { type EncodingCallback, parsePatternString } from "./pattern-parser.ts";
import { generatePatternString } from "./pattern-string.ts";
import { generateRegularExpression } from "./regular-expression.ts";

/** https://urlpattern.spec.whatwg.org/#component */
export interface Component {
  readonly patternString: string;
  readonly partList: readonly Part[];
  readonly options: Options;
  /** Null: the parts are matched one after the other, as the regular expression would. */
  readonly regularExpression: RegExp | null;
  /** The text of each part, or what comes before its group; in lower case where case is ignored. */
  readonly texts: readonly string[];
  readonly groupNameList: readonly string[];
  readonly hasRegExpGroups: boolean;
  /** It is "*". */
  readonly matchesAll: boolean;
}

export const defaultOptions: Options = { delimiterCodePoint: "", prefixCodePoint: "", ignoreCase: false };
export const hostnameOptions: Options = { delimiterCodePoint: ".", prefixCodePoint: "", ignoreCase: false };
export const pathnameOptions: Options = { delimiterCodePoint: "/", prefixCodePoint: "/", ignoreCase: false };

/** https://urlpattern.spec.whatwg.org/#compile-a-component */
export function compileComponent(
  input: string,
  encodingCallback: EncodingCallback,
  options: Options = defaultOptions,
): Component {
  // 1. The parts.
  const partList = parsePatternString(input, options, encodingCallback);
  // 2-5. The regular expression, where one is needed.
  const regularExpression = isPlain(partList, options) ? null : newRegExp(partList, options);
  // 6-9. The component.
  return {
    patternString: generatePatternString(partList, options),
    partList,
    options,
    regularExpression,
    texts: textsOf(partList, options),
    groupNameList: groupNamesOf(partList),
    hasRegExpGroups: hasRegExpPart(partList),
    matchesAll: partList.length === 1 && isBare(partList[0] as Part) && partList[0]?.type === "full-wildcard",
  };
}

function newRegExp(partList: readonly Part[], options: Options): RegExp {
  const source = generateRegularExpression(partList, options);
  try {
    return new RegExp(source, options.ignoreCase ? "vi" : "v");
  } catch {
    throw new TypeError(`The pattern makes no valid regular expression: ${source}`);
  }
}

/** Where the groups of the last match by parts begin and end. As long as the longest list of parts needs. */
const bounds: number[] = [];

function textsOf(partList: readonly Part[], options: Options): string[] {
  const texts: string[] = [];
  for (let at = 0; at < partList.length; at++) {
    const part = partList[at] as Part;
    const text = part.type === "fixed-text" ? part.value : part.prefix;
    arrayPush(texts, options.ignoreCase ? asciiLowercase(text) : text);
    while (bounds.length < 2 * partList.length) arrayPush(bounds, 0);
  }
  return texts;
}

function hasRegExpPart(partList: readonly Part[]): boolean {
  for (let at = 0; at < partList.length; at++) if ((partList[at] as Part).type === "regexp") return true;
  return false;
}

function isBare(part: Part): boolean {
  return part.modifier === "none" && part.prefix === "" && part.suffix === "";
}

/**
 * Can only one way of matching succeed? Then the parts are matched in their order and nothing is tried twice: a segment
 * must end where a delimiter or the end comes, and a full wildcard comes last.
 */
function isPlain(partList: readonly Part[], options: Options): boolean {
  for (let at = 0; at < partList.length; at++) {
    const part = partList[at] as Part;
    if (part.modifier !== "none" || part.suffix !== "" || part.type === "regexp") return false;
    if (part.type === "fixed-text" || at === partList.length - 1) continue;
    if (part.type === "full-wildcard" || options.delimiterCodePoint === "") return false;
    const next = partList[at + 1] as Part;
    const text = next.type === "fixed-text" ? next.value : next.prefix;
    if (!stringStartsWith(text, options.delimiterCodePoint)) return false;
  }
  return true;
}

/** The groups' values in the order of the names, or null when the input does not match. */
export function matchComponent(component: Component, input: string): (string | undefined)[] | null {
  if (component.matchesAll) return [input];
  if (component.regularExpression === null) return matchParts(component, input);
  const result = regExpExec(component.regularExpression, input);
  if (result === null) return null;
  const groups: (string | undefined)[] = [];
  for (let at = 1; at < result.length; at++) arrayPush(groups, result[at]);
  return groups;
}

function matchParts(component: Component, input: string): string[] | null {
  if (!partsMatch(component, input, 0, input.length)) return null;
  const groups: string[] = [];
  const count = component.groupNameList.length;
  for (let at = 0; at < count; at++) {
    arrayPush(groups, stringSlice(input, bounds[2 * at] as number, bounds[2 * at + 1] as number));
  }
  return groups;
}

/** Do the parts match what stands between the two places? Leaves the bounds of the groups. */
function partsMatch(component: Component, input: string, start: number, limit: number): boolean {
  const { partList, options, texts } = component;
  const { delimiterCodePoint } = options;
  const folded = options.ignoreCase ? asciiLowercase(input) : input;
  let position = start;
  let bound = 0;
  for (let at = 0; at < partList.length; at++) {
    const { type } = partList[at] as Part;
    const text = texts[at] as string;
    if (text.length > limit - position || !stringStartsWith(folded, text, position)) return false;
    position += text.length;
    if (type === "fixed-text") continue;
    let end = limit;
    if (type === "segment-wildcard") {
      const delimiter = delimiterCodePoint === "" ? -1 : stringIndexOf(input, delimiterCodePoint, position);
      if (delimiter >= 0 && delimiter < limit) end = delimiter;
      if (end === position) return false;
    }
    bounds[bound++] = position;
    bounds[bound++] = end;
    position = end;
  }
  return position === limit;
}

/** Does the component match what stands between the two places? */
export function componentMatches(component: Component, input: string, start: number, end: number): boolean {
  if (component.matchesAll) return true;
  if (component.regularExpression === null) return partsMatch(component, input, start, end);
  return regExpExec(component.regularExpression, stringSlice(input, start, end)) !== null;
}

/** https://urlpattern.spec.whatwg.org/#protocol-component-matches-a-special-scheme */
export function matchesSpecialScheme(protocol: Component): boolean {
  for (let at = 0; at < specialSchemes.length; at++) {
    if (matchComponent(protocol, specialSchemes[at] as string) !== null) return true;
  }
  return false;
}

const partRank = { "full-wildcard": 0, "segment-wildcard": 1, regexp: 2, "fixed-text": 3 } as const;
const modifierRank = { "zero-or-more": 0, optional: 1, "one-or-more": 2, none: 3 } as const;

const noText: Part = { type: "fixed-text", value: "", modifier: "none", name: "", prefix: "", suffix: "" };

/** The more a part restricts, the greater it is. */
function comparePart(left: Part, right: Part): number {
  return (
    partRank[left.type] - partRank[right.type] ||
    modifierRank[left.modifier] - modifierRank[right.modifier] ||
    compareText(left.prefix, right.prefix) ||
    compareText(left.value, right.value) ||
    compareText(left.suffix, right.suffix)
  );
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Which of two components is the more restrictive (D-URLPATTERN-1): 1 the left one, -1 the right one, 0 neither. */
export function compareComponents(left: Component, right: Component): number {
  const leftParts = left.partList;
  const rightParts = right.partList;
  for (let at = 0; at < leftParts.length || at < rightParts.length; at++) {
    const result = comparePart(leftParts[at] ?? noText, rightParts[at] ?? noText);
    if (result !== 0) return result < 0 ? -1 : 1;
    if (at >= leftParts.length || at >= rightParts.length) return 0;
  }
  return 0;
}
