import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import t from "tap";
import { root, serve } from "./nano.ts";

const example = (name: string) => join(root, "examples", name);

t.test("hello", async (t) => {
  const server = await serve(t, [example("hello")]);
  t.match(await server.ask("/"), { status: 200, body: "Hello, world!\n" });
  t.match(await server.ask("/?name=%C3%BC"), { status: 200, body: "Hello, \u00fc!\n" });
  t.equal(await server.stop(), 0);
});

t.test("json-api", async (t) => {
  const server = await serve(t, [example("json-api")]);
  t.same(JSON.parse((await server.ask("/notes")).body), []);
  const created = await server.ask("/notes", { method: "POST", body: `{ "text": "milk" }` });
  t.equal(created.status, 201);
  const note = JSON.parse(created.body) as { id: string; text: string };
  t.equal(created.headers.location, `/notes/${note.id}`);
  t.same(JSON.parse((await server.ask(`/notes/${note.id}`)).body), { id: note.id, text: "milk" });
  t.match(await server.ask("/notes", { method: "POST", body: "milk" }), { status: 400, body: /not JSON/ });
  t.match(await server.ask("/notes", { method: "POST", body: "{}" }), { status: 400, body: /must be a string/ });
  t.match(await server.ask("/notes", { method: "PUT" }), { status: 405, headers: { allow: "GET, POST" } });
  t.match(await server.ask(`/notes/${note.id}`, { method: "DELETE" }), { status: 204, body: "" });
  t.equal((await server.ask(`/notes/${note.id}`)).status, 404);
  t.equal((await server.ask("/elsewhere")).status, 404);
});

t.test("streaming: each event comes when it happens", async (t) => {
  const server = await serve(t, [example("streaming")]);
  t.match(await server.ask("/"), { status: 200, headers: { "content-type": "text/html; charset=utf-8" } });
  const response = await server.open("/events?count=3");
  t.equal(response.headers["content-type"], "text/event-stream");
  const chunks: string[] = [];
  for await (const chunk of response) chunks.push(String(chunk));
  t.equal(chunks[0], "id: 1\ndata: tick 1 of 3\n\n");
  t.match(chunks.join(""), /id: 3\ndata: tick 3 of 3\n\nevent: done\ndata: bye\n\n$/);
  const left = await server.open("/events?count=100");
  await once(left, "data");
  left.destroy();
  t.match(await server.until(() => server.line("log")), { text: /^the client left after \d+ ticks$/ });
});

t.test("proxy", async (t) => {
  const upstream = createServer((request, response) => {
    if (request.url === "/image") response.writeHead(200, { "content-type": "image/png" }).end("Example Domain");
    else if (request.url === "/moved") response.writeHead(302, { location: "/" }).end();
    else {
      response.writeHead(404, { "content-type": "text/html" });
      response.write("<h1>Exam");
      setImmediate(() => response.end(`ple Domain</h1>${request.method}`));
    }
  });
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  t.teardown(() => upstream.close());
  const origin = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const server = await serve(t, [example("proxy"), "--var", `UPSTREAM=${origin}`, "--allow-private-network"]);
  t.match(await server.ask("/page?a"), {
    status: 404,
    headers: { "x-proxied-by": "nano" },
    body: "<h1>A page that came through NANO</h1>GET",
  });
  t.match(await server.ask("/", { method: "POST", body: "sent" }), { body: /POST$/ });
  t.match(await server.ask("/image"), { status: 200, body: "Example Domain" });
  t.match(await server.ask("/moved"), { status: 302, headers: { location: "/" } });
  const refused = await serve(t, [example("proxy"), "--var", `UPSTREAM=${origin}`]);
  t.match(await refused.ask("/"), { status: 500, headers: { "x-nano-error": "NANO_APP_EXCEPTION" } });
  t.match(await refused.until(() => refused.line("log")), { text: /address of a private network/ });
});

t.test("typescript-hono", async (t) => {
  const server = await serve(t, [example("typescript-hono")]);
  t.same(JSON.parse((await server.ask("/")).body), { languages: ["de", "en", "fr", "sv"] });
  t.match(await server.ask("/hello/you"), { status: 200, body: "Hello, you!\n" });
  t.match(await server.ask("/hello/you?language=sv"), { status: 200, body: "Hej, you!\n" });
  t.match(await server.ask("/hello/you?language=xx"), { status: 400, body: "no greeting in xx" });
  t.equal((await server.ask("/nothing")).status, 404);
});

t.test("service-worker", async (t) => {
  const server = await serve(t, [example("service-worker")]);
  t.match(await server.ask("/a", { headers: { "user-agent": "a test" } }), { status: 200, body: "You are a test.\n" });
  t.match(await server.until(() => server.line("log")), { level: "log", text: "answered GET /a" });
});

t.test("wasm", async (t) => {
  const server = await serve(t, [example("wasm")]);
  t.same(JSON.parse((await server.ask("/?a=48&b=36")).body), { a: 48, b: 36, gcd: 12 });
  t.same(JSON.parse((await server.ask("/?a=4294967295&b=0")).body), { a: 4294967295, b: 0, gcd: 4294967295 });
  t.match(await server.ask("/"), { status: 400 });
});

t.test("all of them at once, each at its own host", async (t) => {
  const server = await serve(t, [join(root, "examples")]);
  t.match(await server.ask("/", { app: "hello" }), { status: 200, body: "Hello, world!\n" });
  t.match(await server.ask("/?a=4&b=6", { app: "WASM" }), { status: 200 });
  t.match(await server.ask("/", { app: "none" }), { status: 404, headers: { "x-nano-error": "NANO_NO_APP" } });
  const { apps } = (await server.until(() => server.line("listening"))) as { apps?: { name: string; url: string }[] };
  t.same(
    apps?.map((app) => app.name),
    ["hello", "json-api", "proxy", "service-worker", "streaming", "typescript-hono", "wasm"],
  );
  t.equal(apps?.[0]?.url, `http://hello.localhost:${server.port}/`);
});
