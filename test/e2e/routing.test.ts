// Which app answers: by routes of configurations, what nobody has, and labels.

import t from "tap";
import { nano, type Server, serve } from "./nano.ts";

const APP = (name: string) =>
  `export default { fetch: (request) => new Response("${name} " + new URL(request.url).pathname) };`;

const app = (name: string, config?: object) => ({
  "index.js": APP(name),
  ...(config === undefined ? {} : { "wrangler.json": JSON.stringify(config) }),
});

async function told(server: Server, host: string, path = "/"): Promise<string> {
  const { status, body } = await server.ask(path, { headers: { host } });
  return status === 200 ? body : String(status);
}

t.test("routes, a custom domain, a default app and labels", async (t) => {
  const folder = t.testdir({
    api: app("api", { routes: ["example.com/api/*", { pattern: "*.example.com/api/*", zone_name: "example.com" }] }),
    site: app("site", { route: "*example.com/*" }),
    shop: app("shop", { routes: [{ pattern: "shop.example.com", custom_domain: true }] }),
    rest: app("rest", { nano: { default: true } }),
    plain: app("plain"),
  });
  const server = await serve(t, [folder]);
  t.equal(await told(server, "example.com", "/api/x"), "api /api/x");
  t.equal(await told(server, "EXAMPLE.com.:80", "/%61pi/x"), "api /%61pi/x");
  t.equal(await told(server, "example.com", "/x/../api/y"), "api /api/y");
  t.equal(await told(server, "example.com", "/api"), "site /api");
  t.equal(await told(server, "www.example.com", "/"), "site /");
  t.equal(await told(server, "www.example.com", "/api/"), "api /api/");
  t.equal(await told(server, "shop.example.com", "/api/"), "shop /api/");
  t.equal(await told(server, "elsewhere.org", "/"), "rest /");
  t.equal(await told(server, "plain.localhost", "/"), "plain /");
  t.equal(await told(server, "site.localhost", "/"), "site /");
  // The next engine has them, too.
  server.signal("SIGHUP");
  await server.until(() => server.line("engine", { event: "replaced" }));
  t.equal(await told(server, "www.example.com", "/api/"), "api /api/");
  t.equal(await told(server, "elsewhere.org", "/"), "rest /");
});

t.test("two apps with one route: the second is refused, by both names", async (t) => {
  const folder = t.testdir({
    first: app("first", { routes: ["Example.com/a/*"] }),
    second: app("second", { routes: ["b.org/*", "example.com/a/*"] }),
    third: app("third", { routes: ["b.org/*"] }),
  });
  const server = await serve(t, [folder]);
  t.match(server.err, /nano serve: second: the route example\.com\/a\/\* is first's already/);
  t.equal(await told(server, "example.com", "/a/"), "first /a/");
  t.equal(await told(server, "b.org"), "third /");
  t.equal(await told(server, "second.localhost"), "404");
  const checked = await nano(["check", folder]);
  t.match(checked, { code: 2, out: /not ok {2}second: the route .* is first's already \(NANO_ROUTE_TAKEN\)/ });
});

t.test("a pattern that is none is shown in its file", async (t) => {
  const folder = t.testdir(app("app", { routes: ["example.com/*.jpg"] }));
  const { code, err } = await nano(["serve", folder, "--port", "0"]);
  t.equal(code, 2);
  t.match(
    err,
    /wrangler\.json:1:\d+: routes\[0\]: the route "example\.com\/\*\.jpg": the \* of a path stands at its end/,
  );
});
