// From a part list to the source of its regular expression:
// https://urlpattern.spec.whatwg.org/#converting-part-lists-to-regular-expressions

import {
  escapeRegExpString,
  fullWildcardRegExpValue,
  generateSegmentWildcardRegExp,
  modifierString,
  type Options,
  type Part,
} from "./parts.ts";

/** https://urlpattern.spec.whatwg.org/#generate-a-regular-expression-and-name-list, without the names. */
export function generateRegularExpression(parts: readonly Part[], options: Options): string {
  let result = "^";
  for (let at = 0; at < parts.length; at++) result += partExpression(parts[at] as Part, options);
  return `${result}$`;
}

/** Step 3 of the same. */
function partExpression(part: Part, options: Options): string {
  const modifier = modifierString(part.modifier);
  // 3.1. Fixed text.
  if (part.type === "fixed-text") {
    const text = escapeRegExpString(part.value);
    return part.modifier === "none" ? text : `(?:${text})${modifier}`;
  }
  // 3.2-3.6. What the group matches; the names are groupNamesOf.
  const value = groupExpression(part, options);
  const repeats = part.modifier === "zero-or-more" || part.modifier === "one-or-more";
  // 3.7. The group alone.
  if (part.prefix === "" && part.suffix === "") {
    return repeats ? `((?:${value})${modifier})` : `(${value})${modifier}`;
  }
  // 3.8. Once at most, between prefix and suffix.
  const prefix = escapeRegExpString(part.prefix);
  const suffix = escapeRegExpString(part.suffix);
  if (!repeats) return `(?:${prefix}(${value})${suffix})${modifier}`;
  // 3.9-3.22. Many times, with suffix and prefix between them.
  const optional = part.modifier === "zero-or-more" ? "?" : "";
  return `(?:${prefix}((?:${value})(?:${suffix}${prefix}(?:${value}))*)${suffix})${optional}`;
}

function groupExpression(part: Part, options: Options): string {
  if (part.type === "segment-wildcard") return generateSegmentWildcardRegExp(options);
  return part.type === "full-wildcard" ? fullWildcardRegExpValue : part.value;
}
