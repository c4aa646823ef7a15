// Patterns of `_headers` and `_redirects`: a path, or a URL with host, with placeholders (":name") and one splat ("*").

export type Captures = Record<string, string>;

export interface RulePattern {
  isStatic: boolean;
  /** What placeholders and splat stand for; undefined where the URL does not fit. */
  match(url: URL): Captures | undefined;
}

export function parsePattern(text: string): RulePattern | undefined {
  const absolute = /^https:\/\/([^/]+)(\/.*)?$/i.exec(text);
  if (absolute === null && !text.startsWith("/")) return undefined;
  const host = absolute?.[1]?.toLowerCase();
  const path = absolute === null ? text : (absolute[2] ?? "/");
  if (!isMatchable(path, "/") || (host !== undefined && !isMatchable(host, "."))) return undefined;
  const pathPattern = regExpOf(path, "[^/]+");
  const hostPattern = host === undefined ? undefined : regExpOf(host, "[^.]+");
  return {
    isStatic: host === undefined && !/[*:]/.test(path),
    match(url) {
      const ofHost = hostPattern === undefined ? {} : groupsOf(hostPattern.exec(url.host));
      const ofPath = groupsOf(pathPattern.exec(url.pathname));
      return ofHost === undefined || ofPath === undefined ? undefined : { ...ofHost, ...ofPath };
    },
  };
}

/**
 * One wildcard in each piece, one splat in all, and no name twice: so that to match takes time in proportion to the
 * URL's length, whatever an app's file says. All apps wait for it.
 */
function isMatchable(text: string, separator: string): boolean {
  const names = [...text.matchAll(/\*|:[A-Za-z]\w*/g)].map(([name]) => name.replace("*", ":splat"));
  if (new Set(names).size < names.length) return false;
  return text.split(separator).every((piece) => (piece.match(/\*|:[A-Za-z]\w*/g) ?? []).length <= 1);
}

function regExpOf(text: string, placeholder: string): RegExp {
  const source = text
    .split(/(\*|:[A-Za-z]\w*)/)
    .map((part) => {
      if (part === "*") return "(?<splat>.*)";
      if (/^:[A-Za-z]/.test(part)) return `(?<${part.slice(1)}>${placeholder})`;
      return part.replace(/[\\^$.|?+()[\]{}/-]/g, "\\$&");
    })
    .join("");
  return new RegExp(`^${source}$`);
}

function groupsOf(match: RegExpExecArray | null): Captures | undefined {
  return match === null ? undefined : { ...match.groups };
}

/** The text with ":name" and ":splat" replaced by what they stand for. */
export function fillIn(text: string, captures: Captures): string {
  return text.replace(/:([A-Za-z]\w*)/g, (whole, name: string) =>
    Object.hasOwn(captures, name) ? (captures[name] as string) : whole,
  );
}
