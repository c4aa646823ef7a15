export { type RouteClaim, RouteClaims } from "./route-claims.ts";
export { type RoutePattern, readRoutePattern, routeKey } from "./route-pattern.ts";
