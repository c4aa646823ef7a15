// Where requests go, as it is told to the engine: all of it once, and then what changes.

import type { Engine, Routes, RouteTarget } from "../native/index.ts";
import type { RouteClaims } from "../routing/index.ts";

/** Who answers for a label. */
export interface Answering {
  label: string;
  target: RouteTarget;
  /** By hosts of that label, and by its routes; without, only where nobody else does. */
  isNamed: boolean;
}

export class AppRoutes {
  readonly #engine: Engine;
  readonly #claims: RouteClaims;
  /** Ports on which nobody is asked but the app that wants them. */
  readonly #ports: readonly number[];
  /** By label: the engine's number for who answers. */
  readonly #places = new Map<string, number>();
  readonly #free: number[] = [];

  constructor(engine: Engine, claims: RouteClaims, ports: readonly number[]) {
    this.#engine = engine;
    this.#claims = claims;
    this.#ports = ports;
  }

  /** All that there are: after claims have changed, and at first. */
  send(all: readonly Answering[]): void {
    this.#places.clear();
    this.#free.length = 0;
    for (const [index, { label }] of all.entries()) this.#places.set(label, index + 1);
    const named = all.filter(({ isNamed }) => isNamed).map(({ label }) => label);
    const unnamed = all.findLast(({ isNamed }) => !isNamed)?.label;
    const { rules, places, ports, fallback } = this.#claimed(new Set(named), unnamed);
    this.#engine.setRoutes({
      rules: rules.join("\n"),
      rulePlaces: Uint32Array.from(places),
      labels: named.join("\n"),
      labelPlaces: Uint32Array.from(named, (label) => this.#placeOf(label)),
      ports,
      fallback,
      apps: Uint32Array.from([0, ...all.map(({ target }) => (typeof target === "number" ? target : 0))]),
      shares: all
        .filter(({ target }) => typeof target !== "number")
        .map(({ label, target }) => ({ place: this.#placeOf(label), target })),
    });
  }

  #claimed(named: ReadonlySet<string>, unnamed: string | undefined) {
    const rules: string[] = [];
    const places: number[] = [];
    const ports: Routes["ports"] = Object.fromEntries(this.#ports.map((port) => [port, 0]));
    let fallback = unnamed === undefined ? 0 : this.#placeOf(unnamed);
    for (const [label, { routes, port, isDefault }] of this.#claims.all()) {
      const place = this.#placeOf(label);
      for (const { scheme = "", host, path } of named.has(label) ? routes : []) {
        rules.push(`${scheme} ${host} ${path}`);
        places.push(place);
      }
      if (isDefault) fallback = place;
      if (port !== undefined && ports[port] !== undefined) ports[port] = place;
    }
    return { rules, places, ports, fallback };
  }

  /** 0 for one that is not there. */
  #placeOf(label: string): number {
    return this.#places.get(label) ?? 0;
  }

  /** One label's, whose claims are as they were. A target of 0: it is gone. */
  change({ label, target, isNamed }: Answering): void {
    const known = this.#places.get(label);
    if (known === undefined && target === 0) return;
    const place = known ?? this.#free.pop() ?? this.#places.size + 1;
    this.#engine.setRoutePlace(place, target, isNamed ? label : "");
    if (target !== 0) {
      this.#places.set(label, place);
    } else {
      this.#places.delete(label);
      this.#free.push(place);
    }
  }
}
