// Apps that ask each other through bindings, in process: what goes over and comes back.

import t from "tap";
import { answerOf, asks, nano, service, statsOf, to } from "./services.fixture.ts";

t.teardown(() => nano.stop());

const accesses = (app: number) => nano.events.filter((event) => event.type === "access" && event.app === app);

t.test("a request arrives as it was made, and so does the answer", async (t) => {
  const echo = service(
    "echo",
    `export default { async fetch(request) {
      return new Response(JSON.stringify({
        method: request.method, url: request.url, headers: [...request.headers], body: await request.text(),
      }), { status: 201, statusText: "Made", headers: [["X-One", "1"], ["Set-Cookie", "a=1"], ["Set-Cookie", "b=2"]] });
    } };`,
  );
  asks(
    "asker",
    "echo",
    `const answer = await env.OTHER.fetch("http://other.example:81/path?q=ü#frag", {
      method: "PUT", body: "héllo", headers: { "X-Asked": "yes", Host: "wrong" },
    });
    return Response.json({
      status: answer.status, statusText: answer.statusText, url: answer.url, redirected: answer.redirected,
      headers: [...answer.headers], body: await answer.json(),
    });`,
  );
  t.same(JSON.parse(await answerOf("asker")), {
    status: 201,
    statusText: "Made",
    url: "http://other.example:81/path?q=%C3%BC",
    redirected: false,
    headers: [
      ["content-type", "text/plain;charset=UTF-8"],
      ["set-cookie", "a=1"],
      ["set-cookie", "b=2"],
      ["x-one", "1"],
    ],
    body: {
      method: "PUT",
      url: "http://other.example:81/path?q=%C3%BC",
      headers: [
        ["content-length", "6"],
        ["content-type", "text/plain;charset=UTF-8"],
        ["host", "other.example:81"],
        ["x-asked", "yes"],
      ],
      body: "héllo",
    },
  });
  t.match(accesses(echo), [{ method: "PUT", path: "/path?q=%C3%BC", status: 201, outcome: "ok" }]);
  t.match(statsOf(echo), { requests: 1, open: 0 });
});

t.test("the client's request is passed on, the other's response is passed back", async (t) => {
  service("upper", `export default { fetch: async (request) => new Response((await request.text()).toUpperCase()) };`);
  asks("proxy", "upper", `return env.OTHER.fetch(request);`);
  const answer = await nano.fetch("proxy", "/", { method: "POST", body: "x".repeat(1_000_000) });
  t.equal(await answer.text(), "X".repeat(1_000_000));
  service("headless", `export default { fetch: () => new Response(null, { status: 204, headers: { a: "b" } }) };`);
  asks("proxy204", "headless", `return env.OTHER.fetch(request);`);
  const empty = await nano.fetch("proxy204");
  t.same([empty.status, empty.headers.get("a"), await empty.text()], [204, "b", ""]);
  const head = await nano.fetch("proxy", "/", { method: "HEAD" });
  t.same([head.status, await head.text()], [200, ""]);
});

t.test("bodies stream both ways, each as fast as the other side reads", async (t) => {
  service(
    "pipe",
    `let sent = 0;
    export default { fetch(request) {
      if (request.url.endsWith("/sent")) return new Response(String(sent));
      return new Response(new ReadableStream({
        pull(controller) {
          sent++;
          if (sent > 1000) controller.close();
          else controller.enqueue(new Uint8Array(10_000).fill(65));
        },
      }, { highWaterMark: 0 }));
    } };`,
  );
  asks(
    "reader",
    "pipe",
    `const answer = await env.OTHER.fetch("http://x/");
    const reader = answer.body.getReader();
    let size = (await reader.read()).value.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    const early = Number(await (await env.OTHER.fetch("http://x/sent")).text());
    for (;;) { const { value, done } = await reader.read(); if (done) break; size += value.length; }
    return Response.json({ early, size });`,
  );
  const { early, size } = JSON.parse(await answerOf("reader"));
  t.equal(size, 10_000_000);
  t.ok(early < 100, `it had sent ${early} of 1000 chunks before anybody read`);
  service(
    "slow",
    `export default { async fetch(request) {
      const reader = request.body.getReader();
      await reader.read();
      await new Promise((resolve) => setTimeout(resolve, 100));
      let size = 0;
      for (;;) { const { value, done } = await reader.read(); if (done) break; size += value.length; }
      return new Response(String(size));
    } };`,
  );
  asks(
    "writer",
    "slow",
    `let made = 0, early = 0;
    setTimeout(() => { early = made; }, 60);
    const body = new ReadableStream({ pull(controller) {
      if (++made > 1000) controller.close(); else controller.enqueue(new Uint8Array(10_000));
    } }, { highWaterMark: 0 });
    const answer = await env.OTHER.fetch("http://x/", { method: "POST", body, duplex: "half" });
    return Response.json({ early, size: await answer.text() });`,
  );
  const written = JSON.parse(await answerOf("writer"));
  t.equal(written.size, "9990000");
  t.ok(written.early < 100, `${written.early} of 1000 chunks were made before anybody read`);
});

t.test("a large body at hand goes in pieces", async (t) => {
  service("large", `export default { fetch: () => new Response("y".repeat(5_000_000)) };`);
  asks(
    "wants-large",
    "large",
    `return new Response(String((await (await env.OTHER.fetch("http://x/")).text()).length));`,
  );
  t.equal(await answerOf("wants-large"), "5000000");
});

t.test("entrypoints: another export of the module", async (t) => {
  service(
    "entries",
    `export class Named { constructor(ctx, env) { this.env = env; } fetch(request) { return new Response("named " + this.env.A); } }
    export const plain = { fetch: () => new Response("plain") };
    export const number = 1;
    export default { fetch: () => new Response("default") };`,
    { env: { A: "a" } },
  );
  const ask = `return new Response(await env.OTHER.fetch("http://x/").then((answer) => answer.text(), (error) => error.code));`;
  for (const [entrypoint, expected] of [
    ["Named", "named a"],
    ["plain", "plain"],
    ["number", "NANO_APP_EXCEPTION"],
    ["missing", "NANO_APP_EXCEPTION"],
  ] as const) {
    asks(`asks-${entrypoint}`.toLowerCase(), "", ask, { bindings: [to("entries", entrypoint)] });
    t.equal(await answerOf(`asks-${entrypoint}`.toLowerCase()), expected);
  }
});

t.test("redirects are followed to the same app, unless the client is to follow them", async (t) => {
  service(
    "redirecting",
    `export default { async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/loop") return Response.redirect("http://x/loop");
    if (pathname === "/303") return new Response(null, { status: 303, headers: { location: "/end" } });
    if (pathname === "/307") return new Response("not this", { status: 307, headers: { location: "/end" } });
    return new Response([request.method, request.headers.get("content-type"), await request.text()].join());
  } };`,
  );
  asks(
    "following",
    "redirecting",
    `const { pathname, searchParams } = new URL(request.url);
    const init = { method: "POST", body: "b", redirect: searchParams.get("mode") ?? "follow" };
    const answer = await env.OTHER.fetch("http://x" + pathname, init).catch((error) => new Response(error.message));
    return new Response([answer.status, answer.redirected, answer.url, await answer.text()].join("|"));`,
  );
  t.equal(await answerOf("following", "/303"), "200|true|http://x/end|GET,,");
  t.equal(await answerOf("following", "/307"), "200|true|http://x/end|POST,text/plain;charset=UTF-8,b");
  t.match(await answerOf("following", "/loop"), /too many redirects/);
  t.equal(await answerOf("following", "/307?mode=manual"), "307|false|http://x/307|not this");
  t.match(await answerOf("following", "/307?mode=error"), /unexpected redirect/);
  asks("passing", "redirecting", `return env.OTHER.fetch(request);`);
  t.equal((await nano.fetch("passing", "/303", { redirect: "manual" })).status, 303);
});

t.test("in service-worker syntax bindings are globals; bindings stand beside variables", async (t) => {
  service("plain-x", `export default { fetch: () => new Response("x") };`);
  nano.app("script", `addEventListener("fetch", (event) => event.respondWith(OTHER.fetch("http://x/")));`, {
    kind: "script",
    bindings: [to("plain-x")],
  });
  t.equal(await answerOf("script"), "x");
  nano.app(
    "both",
    `export default { fetch: (request, env) => new Response(Object.keys(env).join() + typeof env.OTHER.fetch) };`,
    {
      env: { A: 1 },
      bindings: [to("plain-x")],
    },
  );
  t.equal(await answerOf("both"), "A,OTHERfunction");
});

t.test("many at once, on all executors", async (t) => {
  service("hub", `export default { fetch: async (request) => new Response(await request.text()) };`);
  asks(
    "spoke",
    "hub",
    `const texts = await Promise.all(Array.from({ length: 20 }, async (_, i) =>
    (await env.OTHER.fetch("http://x/", { method: "POST", body: "abc".repeat(i * 300) })).text()));
    return new Response(String(texts.every((text, i) => text === "abc".repeat(i * 300))));`,
  );
  const answers = await Promise.all(Array.from({ length: 30 }, () => answerOf("spoke")));
  t.same(new Set(answers), new Set(["true"]));
  t.match(statsOf(nano.engine.stats().apps.at(-1)?.app ?? 0), { open: 0 });
});
