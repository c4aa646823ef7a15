// What an app's configuration claims: routes, a port of its own, what nobody else has.

import type { AppPlace } from "../apps/index.ts";
import { type RouteClaim, type RoutePattern, readRoutePattern } from "../routing/index.ts";

export function claimOfApp({ name, config }: AppPlace): RouteClaim {
  const routes = config.routes.map(({ pattern, customDomain }) => readRoutePattern(pattern, customDomain));
  // A configuration with another one is not read.
  const isPattern = (route: RoutePattern | string): route is RoutePattern => typeof route !== "string";
  return { name, routes: routes.filter(isPattern), port: config.port, isDefault: config.default };
}
