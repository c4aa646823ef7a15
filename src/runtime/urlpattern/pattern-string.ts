// From a part list back to a pattern string: https://urlpattern.spec.whatwg.org/#converting-part-lists-to-pattern-strings

import { isAsciiDigit, stringCharCodeAt, stringCodePointAt, stringEndsWith } from "../infra/index.ts";
import {
  escapePatternString,
  fullWildcardRegExpValue,
  generateSegmentWildcardRegExp,
  modifierString,
  type Options,
  type Part,
} from "./parts.ts";
import { isValidNameCodePoint } from "./tokenizer.ts";

/** https://urlpattern.spec.whatwg.org/#generate-a-pattern-string */
export function generatePatternString(parts: readonly Part[], options: Options): string {
  let result = "";
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at] as Part;
    const previous = at > 0 ? (parts[at - 1] as Part) : null;
    const next = at < parts.length - 1 ? (parts[at + 1] as Part) : null;
    result += part.type === "fixed-text" ? fixedTextString(part) : groupString(part, { previous, next }, options);
  }
  return result;
}

/** Step 3.4 of the same. */
function fixedTextString(part: Part): string {
  const text = escapePatternString(part.value);
  return part.modifier === "none" ? text : `{${text}}${modifierString(part.modifier)}`;
}

interface Neighbours {
  readonly previous: Part | null;
  readonly next: Part | null;
}

function hasCustomName(part: Part): boolean {
  return !isAsciiDigit(stringCharCodeAt(part.name, 0));
}

/** Steps 3.5 to 3.18 of the same. */
function groupString(part: Part, neighbours: Neighbours, options: Options): string {
  // 3.5. Does it have a name of its own?
  const custom = hasCustomName(part);
  // 3.6-3.9. Do braces have to say what belongs to it?
  const grouped = needsGrouping(part, neighbours, options);
  // 3.10-3.12. Prefix and name.
  let result = grouped ? "{" : "";
  result += escapePatternString(part.prefix);
  if (custom) result += `:${part.name}`;
  // 3.13-3.15. What it matches.
  if (part.type === "regexp") {
    result += `(${part.value})`;
  } else if (part.type === "segment-wildcard" && !custom) {
    result += `(${generateSegmentWildcardRegExp(options)})`;
  } else if (part.type === "full-wildcard") {
    result += isAsterisk(part, neighbours.previous, grouped) ? "*" : `(${fullWildcardRegExpValue})`;
  }
  // 3.16-3.18. Suffix and modifier.
  if (part.type === "segment-wildcard" && custom && continuesName(part.suffix)) result += "\\";
  result += escapePatternString(part.suffix);
  return `${result}${grouped ? "}" : ""}${modifierString(part.modifier)}`;
}

/** Would the text be read as more of a name before it? */
function continuesName(text: string): boolean {
  return text !== "" && isValidNameCodePoint(stringCodePointAt(text, 0), false);
}

function needsGrouping(part: Part, { previous, next }: Neighbours, options: Options): boolean {
  // 3.6. What is not written as a prefix of itself.
  if (part.suffix !== "" || (part.prefix !== "" && part.prefix !== options.prefixCodePoint)) return true;
  // 3.7. What comes next would be taken for something else.
  const isPlainName = part.type === "segment-wildcard" && part.modifier === "none" && hasCustomName(part);
  if (isPlainName && next !== null && next.prefix === "" && next.suffix === "") {
    if (next.type === "fixed-text" ? continuesName(next.value) : !hasCustomName(next)) return true;
  }
  // 3.8. What came before would be taken for its prefix.
  const { prefixCodePoint } = options;
  return (
    part.prefix === "" &&
    previous !== null &&
    previous.type === "fixed-text" &&
    prefixCodePoint !== "" &&
    stringEndsWith(previous.value, prefixCodePoint)
  );
}

/** Step 3.15.1: it can be written as an asterisk, which is no modifier of what came before. */
function isAsterisk(part: Part, previous: Part | null, grouped: boolean): boolean {
  if (hasCustomName(part)) return false;
  const isApart = previous === null || previous.type === "fixed-text" || previous.modifier !== "none";
  return isApart || grouped || part.prefix !== "";
}
