import t from "tap";
import { type RouteClaim, RouteClaims } from "./route-claims.ts";
import { type RoutePattern, readRoutePattern } from "./route-pattern.ts";

function claim(name: string, patterns: string[], more: Partial<RouteClaim> = {}): RouteClaim {
  return {
    name,
    routes: patterns.map((pattern) => readRoutePattern(pattern) as RoutePattern),
    isDefault: false,
    ...more,
  };
}

t.test("the same for another app is refused, by both names", (t) => {
  const claims = new RouteClaims();
  claims.take("shop", claim("Shop", ["a.org/*", "a.org/b"], { port: 8081, isDefault: true }));
  const taken = (given: RouteClaim) => {
    t.throws(() => claims.take("blog", given), { code: "NANO_ROUTE_TAKEN", message: /^Blog: .* is Shop's already$/ });
  };
  taken(claim("Blog", ["c.org/*", "A.org/b"]));
  taken(claim("Blog", [], { port: 8081 }));
  taken(claim("Blog", [], { isDefault: true }));
  // Nothing was taken by that.
  claims.take("other", claim("Other", ["c.org/*"]));
  t.end();
});

t.test("others are nobody's business, and what is given up is free", (t) => {
  const claims = new RouteClaims();
  claims.take("shop", claim("Shop", ["a.org/*"], { port: 8081 }));
  claims.take("blog", claim("Blog", ["a.org/", "https://a.org/*", "*.a.org/*"], { port: 8082 }));
  // A new version of the same app.
  claims.take("shop", claim("Shop", ["a.org/*", "b.org/*"]));
  t.strictSame(claims.ports(), [8082]);
  t.strictSame(
    Array.from(claims.all(), ([label, { routes }]) => [label, routes.length]),
    [
      ["blog", 3],
      ["shop", 2],
    ],
  );
  claims.take("port", claim("Port", [], { port: 8081 }));
  t.throws(() => claims.check("third", claim("Third", ["b.org/*"])), { code: "NANO_ROUTE_TAKEN" });
  claims.release("shop");
  claims.check("third", claim("Third", ["b.org/*"]));
  claims.release("nobody");
  t.end();
});
