import t from "tap";
import type { Route } from "./route.ts";
import { Router } from "./router.ts";

function route(method: Route["method"], path: string): Route {
  return { method, path, operation: `${method} ${path}`, summary: "", answers: {}, handle: () => ({}) };
}

t.test("a route is found by method and path, its names have what stood for them", (t) => {
  const router = new Router([
    route("GET", "/v1/apps"),
    route("DELETE", "/v1/apps/{name}"),
    route("GET", "/v1/apps/{name}"),
    route("GET", "/v1/apps/all"),
    route("PUT", "/v1/apps/{name}/secrets/{secret}"),
  ]);
  const found = (method: string, path: string) => {
    const { route, parameters } = router.find(method, path);
    return [route.operation, parameters];
  };
  t.same(found("GET", "/v1/apps"), ["GET /v1/apps", {}]);
  t.same(found("HEAD", "/v1/apps"), ["GET /v1/apps", {}]);
  t.same(found("GET", "/v1/apps/x"), ["GET /v1/apps/{name}", { name: "x" }]);
  t.same(found("GET", "/v1/apps/all"), ["GET /v1/apps/all", {}]);
  t.same(found("PUT", "/v1/apps/a%2Fb/secrets/S"), [
    "PUT /v1/apps/{name}/secrets/{secret}",
    { name: "a/b", secret: "S" },
  ]);
  const failure = (method: string, path: string) => {
    try {
      return router.find(method, path);
    } catch (error) {
      return error;
    }
  };
  for (const path of ["/v1/apps/", "/v1", "/", "//v1/apps", "/v1/apps/x/secrets/"]) {
    t.match(failure("GET", path), { status: 404, code: "NANO_NO_SUCH_ROUTE" }, path);
  }
  t.match(failure("POST", "/v1/apps/x"), { status: 405, headers: { allow: "DELETE, GET" } });
  t.match(failure("GET", "/v1/apps/%zz"), { status: 400 });
  t.throws(() => new Router([route("GET", "/a/{b}"), route("GET", "/a/{c}")]), /Assert/);
  t.end();
});
