// Which route a request means.

import { AdminError } from "./admin-error.ts";
import type { Route } from "./route.ts";

interface Pattern {
  segments: readonly string[];
  routes: Map<string, Route>;
}

export interface Found {
  route: Route;
  parameters: Record<string, string>;
}

export class Router {
  readonly #patterns = new Map<string, Pattern>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const key = route.path.replace(/\{\w+\}/g, "{}");
      const pattern = this.#patterns.get(key) ?? { segments: route.path.split("/"), routes: new Map() };
      if (pattern.routes.has(route.method)) throw new Error(`Assert: one route is ${route.method} ${route.path}`);
      pattern.routes.set(route.method, route);
      this.#patterns.set(key, pattern);
    }
  }

  /** Throws an AdminError where there is none. */
  find(method: string, path: string): Found {
    const segments = path.split("/");
    const fitting = [...this.#patterns.values()].filter((pattern) => fits(pattern.segments, segments));
    // A segment that is written goes before one that is named.
    const [pattern] = fitting.sort((one, other) => namesIn(one.segments) - namesIn(other.segments));
    if (pattern === undefined) throw new AdminError(404, "NANO_NO_SUCH_ROUTE", `there is no ${path}`);
    const route = pattern.routes.get(method === "HEAD" ? "GET" : method);
    if (route !== undefined) return { route, parameters: parametersOf(route, segments) };
    const allow = [...pattern.routes.keys()].sort().join(", ");
    throw new AdminError(405, "NANO_NO_SUCH_METHOD", `${path} takes ${allow}`, { headers: { allow } });
  }
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  if (pattern.length !== segments.length) return false;
  return pattern.every((part, index) => (part.startsWith("{") ? segments[index] !== "" : part === segments[index]));
}

function namesIn(segments: readonly string[]): number {
  return segments.filter((segment) => segment.startsWith("{")).length;
}

function parametersOf({ path }: Route, segments: readonly string[]): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [index, part] of path.split("/").entries()) {
    if (part.startsWith("{")) parameters[part.slice(1, -1)] = decoded(segments[index] ?? "");
  }
  return parameters;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new AdminError(400, "NANO_USAGE", `"${segment}" in the path is not percent-encoded UTF-8`);
  }
}
