// Secrets of an app do not stand in its log.

/** A shorter value would be found in words that have nothing to do with it. */
export const SHORTEST_SECRET = 6;

const REDACTED = "[redacted]";

/** Takes the values out of text: as they are, and as JSON and URLs write them. Undefined where there is nothing to find. */
export function redaction(values: readonly string[]): ((text: string) => string) | undefined {
  const forms = new Set<string>();
  for (const value of values) {
    if (value.length < SHORTEST_SECRET) continue;
    forms.add(value);
    forms.add(JSON.stringify(value).slice(1, -1));
    if (value.isWellFormed()) forms.add(encodeURIComponent(value));
  }
  if (forms.size === 0) return undefined;
  // One that begins with another is found first.
  const sorted = [...forms].sort((one, other) => other.length - one.length);
  const pattern = new RegExp(sorted.map((form) => RegExp.escape(form)).join("|"), "g");
  return (text) => text.replace(pattern, REDACTED);
}
