import t from "tap";
import type { Engine, Routes, RouteTarget } from "../native/index.ts";
import { RouteClaims, readRoutePattern } from "../routing/index.ts";
import { AppRoutes } from "./app-routes.ts";

/** What the engine was told. */
function routed(ports: number[] = []) {
  const sent: Routes[] = [];
  const changed: [place: number, target: RouteTarget, label: string][] = [];
  const engine = {
    setRoutes: (routes: Routes) => void sent.push(routes),
    setRoutePlace: (...change: [number, RouteTarget, string]) => void changed.push(change),
  };
  const claims = new RouteClaims();
  const claim = (label: string, patterns: string[], more: { port?: number; isDefault?: boolean } = {}) => {
    const routes = patterns.map((pattern) => readRoutePattern(pattern)).filter((route) => typeof route !== "string");
    return claims.take(label, { name: label, routes, isDefault: false, ...more });
  };
  return { routes: new AppRoutes(engine as unknown as Engine, claims, ports), sent, changed, claim, claims };
}

const answering = (label: string, target: RouteTarget, isNamed = true) => ({ label, target, isNamed });

t.test("all of them lead to places", (t) => {
  const { routes, sent, claim } = routed([81, 82]);
  claim("b", ["https://B.example.com/api/*", "*.example.org/"], { port: 82 });
  claim("c", [], { isDefault: true });
  const half = [
    { app: 12, percent: 50 },
    { app: 13, percent: 50 },
  ];
  routes.send([answering("a", 11), answering("b", half), answering("c", 14)]);
  t.same(sent, [
    {
      rules: "https b.example.com /api/*\n *.example.org /",
      rulePlaces: Uint32Array.of(2, 2),
      labels: "a\nb\nc",
      labelPlaces: Uint32Array.of(1, 2, 3),
      ports: { 81: 0, 82: 2 },
      fallback: 3,
      apps: Uint32Array.of(0, 11, 0, 14),
      shares: [{ place: 2, target: half }],
    },
  ]);
  t.end();
});

t.test("one that has no name answers what nobody else does", (t) => {
  const { routes, sent, claim } = routed();
  claim("only", ["example.com/*"]);
  claim("other", ["example.com/other*"]);
  routes.send([answering("only", 1, false), answering("other", 2)]);
  t.match(sent, [{ rules: " example.com /other*", labels: "other", fallback: 1 }]);
  t.end();
});

t.test("a change tells what changed, and no more among 10,000 apps than among three", (t) => {
  for (const count of [3, 10_000]) {
    const { routes, sent, changed } = routed();
    routes.send(Array.from({ length: count }, (_, index) => answering(`app${index}`, index + 1)));
    routes.change(answering("app1", 20_000));
    routes.change(answering("app2", 0));
    routes.change(answering("app2", 0));
    routes.change(answering("new", 20_001));
    routes.change(answering("newer", 20_002));
    t.same(changed, [
      [2, 20_000, "app1"],
      [3, 0, "app2"],
      [3, 20_001, "new"],
      [count + 1, 20_002, "newer"],
    ]);
    t.equal(sent.length, 1);
  }
  t.end();
});

t.test("claims tell whether they changed", (t) => {
  const { claim, claims } = routed();
  t.notOk(claim("a", []), "it has its label alone");
  t.ok(claim("a", ["example.com/*"]));
  t.notOk(claim("a", ["example.com/*"]));
  t.ok(claim("a", ["example.com/*"], { port: 1 }));
  t.ok(claim("a", []));
  t.notOk(claim("a", []));
  t.ok(claim("a", [], { isDefault: true }));
  t.ok(claims.release("a"));
  t.notOk(claims.release("a"));
  t.end();
});
