// Patterns of routes as Workers write them: "example.com/*", "*.example.com/api/*", "https://*example.com/".
// native/http/route_table.h says how they are matched.

export interface RoutePattern {
  /** Of the client's URL; both without. */
  scheme?: "http" | "https";
  /** In lower case, maybe with "*" at its beginning. */
  host: string;
  /** Maybe with "*" at its end. */
  path: string;
}

const longestHost = 253;
const longestPath = 2048;

/**
 * A pattern in its one form: the host in lower case and ASCII, the path percent-encoded. A custom domain is a host with all
 * its paths, for which any other rule of that host goes first. Returns the reason, as a part of a sentence, where it is no
 * pattern.
 */
export function readRoutePattern(pattern: string, isCustomDomain = false): RoutePattern | string {
  const [, scheme, rest = ""] = /^(?:([^:/?#*]*):\/\/)?(.*)$/s.exec(pattern) ?? [];
  const known = scheme?.toLowerCase();
  if (known !== undefined && known !== "http" && known !== "https") return `its scheme is neither http nor https`;
  if (/[?#]/.test(rest)) return "a pattern has no query and no fragment: a * at its end stands for one";
  const slash = rest.indexOf("/");
  const host = hostOf(slash === -1 ? rest : rest.slice(0, slash));
  if (typeof host === "string") return host;
  const path = pathOf(slash === -1 ? "/" : rest.slice(slash));
  if (typeof path === "string") return path;
  const { hostname } = host;
  if (isCustomDomain && (slash !== -1 || hostname.startsWith("*") || known !== undefined)) {
    return "a custom domain is a host alone, without scheme, path and *";
  }
  return {
    ...(known === undefined ? {} : { scheme: known }),
    host: hostname,
    path: isCustomDomain ? "*" : path.pathname,
  };
}

/** Two patterns with the same key are for the same requests. */
export function routeKey({ scheme, host, path }: RoutePattern): string {
  return `${scheme === undefined ? "" : `${scheme}://`}${host}${path}`;
}

function hostOf(written: string): { hostname: string } | string {
  if (written === "") return "it names no host";
  if (written === "*") return { hostname: "*" };
  const isWild = written.startsWith("*");
  const name = isWild ? written.slice(1) : written;
  if (name.includes("*")) return "the * of a host stands at its beginning";
  if (/[@\\\s%]/.test(name)) return `"${name}" is no host`;
  if (/:\d*$/.test(name) && !name.endsWith("]"))
    return 'a pattern has no port: "nano.port" gives an app one of its own';
  // "*." stands before a whole name, "*" before any text.
  const isLabel = isWild && name.startsWith(".");
  const url = URL.parse(`http://${isLabel ? "x" : ""}${name}/`);
  if (url === null) return `"${name}" is no host`;
  const whole = url.hostname.replace(/\.$/, "");
  const hostname = isLabel ? whole.slice(1) : whole;
  if (hostname === "" || hostname.startsWith("..") || whole.length > longestHost) return `"${name}" is no host`;
  if (isWild && hostname.startsWith("[")) return "an address has no *";
  return { hostname: isWild ? `*${hostname}` : hostname };
}

function pathOf(written: string): { pathname: string } | string {
  const isWild = written.endsWith("*");
  const path = isWild ? written.slice(0, -1) : written;
  if (path.includes("*")) return "the * of a path stands at its end";
  if (path.length > longestPath) return `its path is longer than ${longestPath} characters`;
  if (/%(?![\da-f]{2})/i.test(path)) return 'a "%" in a path stands before two hexadecimal digits';
  const pathname = encodePath(path);
  const segments = pathname.split("/");
  // What stands before a * may go on.
  const whole = isWild ? segments.slice(0, -1) : segments;
  if (whole.some((segment) => segment === "." || segment === "..")) return '"." and ".." never arrive in a path';
  return { pathname: isWild ? `${pathname}*` : pathname };
}

/** As EncodeRoutePath of native/http/route_path.h. */
function encodePath(path: string): string {
  let encoded = "";
  for (const piece of path.match(/%[\da-f]{2}|[^%]/giu) ?? []) {
    if (piece.length === 3 && piece.startsWith("%")) {
      const character = String.fromCharCode(Number.parseInt(piece.slice(1), 16));
      encoded += /[\w.~-]/.test(character) ? character : piece.toUpperCase();
    } else if (piece === "\\") {
      encoded += "/";
    } else {
      encoded += /[!$&-;=@-[\]_a-z|~]/.test(piece) ? piece : percentEncoded(piece);
    }
  }
  return encoded;
}

function percentEncoded(piece: string): string {
  return Array.from(Buffer.from(piece), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}
