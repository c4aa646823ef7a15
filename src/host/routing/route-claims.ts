// Which app has which route, port and the requests that nobody has: one app each.

import { isDeepStrictEqual } from "node:util";
import { NanoError } from "../errors/index.ts";
import { type RoutePattern, routeKey } from "./route-pattern.ts";

/** What an app is to be asked by, besides its label. */
export interface RouteClaim {
  /** How messages name the app. */
  name: string;
  routes: readonly RoutePattern[];
  port?: number | undefined;
  /** It answers what no route names. */
  isDefault: boolean;
}

export class RouteClaims {
  readonly #claims = new Map<string, RouteClaim>();
  /** Label by what is claimed. */
  readonly #owners = new Map<string, string>();

  /** Throws when another app has any of it. */
  check(label: string, claim: RouteClaim): void {
    for (const [thing, words] of things(claim)) {
      const owner = this.#owners.get(thing);
      if (owner === undefined || owner === label) continue;
      const other = this.#claims.get(owner)?.name ?? owner;
      throw new NanoError("NANO_ROUTE_TAKEN", `${claim.name}: ${words} is ${other}'s already`);
    }
  }

  /**
   * In the place of what the label had: false when that was the same. Throws as `check`, and nothing has changed then.
   */
  take(label: string, claim: RouteClaim): boolean {
    this.check(label, claim);
    const before = this.#claims.get(label);
    if (sameThings(before, claim)) {
      if (before !== undefined) this.#claims.set(label, claim);
      return false;
    }
    this.release(label);
    // Most apps have their label, and nothing else.
    if (claimsNothing(claim)) return true;
    this.#claims.set(label, claim);
    for (const [thing] of things(claim)) this.#owners.set(thing, label);
    return true;
  }

  /** False when there was nothing. */
  release(label: string): boolean {
    const claim = this.#claims.get(label);
    if (claim === undefined) return false;
    this.#claims.delete(label);
    for (const [thing] of things(claim)) this.#owners.delete(thing);
    return true;
  }

  /** Label and claim of each that has any. */
  all(): Iterable<[label: string, claim: RouteClaim]> {
    return this.#claims;
  }

  /** In ascending order. */
  ports(): number[] {
    const ports = [...this.#claims.values()].map(({ port }) => port).filter((port) => port !== undefined);
    return ports.sort((a, b) => a - b);
  }
}

function claimsNothing({ routes, port, isDefault }: RouteClaim): boolean {
  return routes.length === 0 && port === undefined && !isDefault;
}

function sameThings(one: RouteClaim | undefined, other: RouteClaim): boolean {
  if (one === undefined) return claimsNothing(other);
  const { routes, port, isDefault } = one;
  return port === other.port && isDefault === other.isDefault && isDeepStrictEqual(routes, other.routes);
}

/** With the words for each. */
function* things({ routes, port, isDefault }: RouteClaim): Generator<[thing: string, words: string]> {
  for (const route of routes) {
    const key = routeKey(route);
    yield [`route ${key}`, `the route ${key}`];
  }
  if (port !== undefined) yield [`port ${port}`, `port ${port}`];
  if (isDefault) yield ["default", "what no route names"];
}
