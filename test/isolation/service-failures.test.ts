// Apps that ask each other through bindings: what fails, is bounded, or goes in between.

import t from "tap";
import type { EngineEvent } from "../../src/host/native/index.ts";
import { type AppSetup, define } from "../engine.ts";
import { answerOf, asks, FAILURE, nano, service, statsOf, until } from "./services.fixture.ts";

t.teardown(() => nano.stop());

t.test("what fails, rejects with what befell the other", async (t) => {
  const ask = `return new Response(await env.OTHER.fetch("http://x/")${FAILURE});`;
  asks("asks-nobody", "nobody", ask);
  t.equal(
    await answerOf("asks-nobody"),
    `TypeError|fetch failed: the app "nobody" is not served here (NANO_NO_APP)|NANO_NO_APP`,
  );
  const failures: [string, string, AppSetup, RegExp][] = [
    [
      "throwing",
      `export default { fetch() { throw new Error("inner"); } };`,
      {},
      /^TypeError\|.*"throwing" did not answer: The app failed to answer\..*\|NANO_APP_EXCEPTION$/,
    ],
    ["spinning", `export default { fetch() { for (;;); } };`, { limits: { cpuMs: 30 } }, /NANO_CPU_LIMIT$/],
    [
      "hanging",
      `export default { fetch: () => new Promise(() => setTimeout(() => {}, 60_000)) };`,
      { limits: { wallMs: 100 } },
      /NANO_WALL_LIMIT$/,
    ],
    ["broken", `syntax error`, {}, /NANO_APP_INVALID$/],
    ["scheduled-only", `export default { scheduled() {} };`, {}, /NANO_NO_HANDLER$/],
  ];
  for (const [name, source, setup, expected] of failures) {
    service(name, source, setup);
    asks(`asks-${name}`, name, ask);
    t.match(await answerOf(`asks-${name}`), expected, name);
  }
  service(
    "breaking",
    `export default { fetch: () => new Response(new ReadableStream({
    start(c) { c.enqueue(new Uint8Array(3)); setTimeout(() => c.error(new Error("cut")), 20); } })) };`,
  );
  asks(
    "asks-breaking",
    "breaking",
    `const answer = await env.OTHER.fetch("http://x/"); return new Response(await answer.text()${FAILURE});`,
  );
  t.match(await answerOf("asks-breaking"), /^TypeError\|fetch failed: the response of the app "breaking" broke off/);
});

t.test("the other's limit on bodies holds", async (t) => {
  service("narrow", `export default { fetch: async (request) => new Response(await request.text()) };`, {
    limits: { bodyBytes: 10 },
  });
  asks(
    "wide",
    "narrow",
    `return new Response(await env.OTHER.fetch("http://x/", { method: "POST", body: "x".repeat(Number(new URL(request.url).pathname.slice(1))) })${FAILURE});`,
  );
  t.equal(await answerOf("wide", "/10"), "answered");
  t.match(await answerOf("wide", "/11"), /NANO_BODY_LIMIT$/);
});

t.test("counted against the asking app's subrequests", async (t) => {
  service("counted", `export default { fetch: () => new Response("x") };`);
  const app = asks(
    "counting",
    "counted",
    `let answered = 0;
    for (;;) { try { await env.OTHER.fetch("http://x/"); answered++; } catch (error) { return new Response(answered + error.code); } }`,
    { limits: { subrequests: 7 } },
  );
  t.equal(await answerOf("counting"), "7NANO_SUBREQUEST_LIMIT");
  t.match(statsOf(app), { hits: { NANO_SUBREQUEST_LIMIT: 1 } });
});

t.test("loops end, an app may ask itself", async (t) => {
  const body = `const depth = Number(request.headers.get("depth"));
    return env.OTHER.fetch("http://x/", { headers: { depth: String(depth + 1) } })
      .catch((error) => new Response(depth + " " + error.code));`;
  const one = asks("ping", "pong", body);
  const two = asks("pong", "ping", body);
  t.equal(await answerOf("ping"), "16 NANO_SUBREQUEST_DEPTH");
  t.match(statsOf(one)?.hits, { NANO_SUBREQUEST_DEPTH: 1 });
  t.same(statsOf(two)?.hits, {});
  const isNote = (event: EngineEvent) =>
    event.type === "log" && event.app === one && /16 apps have asked/.test(event.text);
  t.ok(nano.events.some(isNote));
  asks("self", "self", body);
  t.equal(await answerOf("self"), "16 NANO_SUBREQUEST_DEPTH");
});

t.test("who goes takes along what was asked for", async (t) => {
  const other = service(
    "watched",
    `export default { async fetch(request) {
      const { pathname } = new URL(request.url);
      console.log("began " + pathname);
      request.signal.addEventListener("abort", () => console.log("aborted " + pathname));
      if (request.url.endsWith("/body")) return new Response(new ReadableStream({
        pull(c) { c.enqueue(new Uint8Array(100_000)); }, cancel() { console.log("cancelled"); } }));
      await new Promise((resolve) => setTimeout(resolve, 20_000));
      return new Response("late");
    } };`,
  );
  const said = (line: string) =>
    nano.events.some((event) => event.type === "log" && event.app === other && event.text === line);
  asks(
    "aborting",
    "watched",
    `const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 30);
    return new Response(await env.OTHER.fetch("http://x/signal", { signal: controller.signal })${FAILURE});`,
  );
  t.equal(await answerOf("aborting"), "Error|enough|");
  await until(() => said("aborted /signal"));
  asks(
    "dropping",
    "watched",
    `const answer = await env.OTHER.fetch("http://x/body"); await answer.body.cancel(); return new Response("ok");`,
  );
  t.equal(await answerOf("dropping"), "ok");
  await until(() => said("cancelled"));
  asks("overdue", "watched", `await env.OTHER.fetch("http://x/overdue"); return new Response("never");`, {
    limits: { wallMs: 100 },
  });
  t.equal((await nano.fetch("overdue")).status, 504);
  await until(() => said("aborted /overdue"));
  asks("leaving", "watched", `return env.OTHER.fetch(request);`);
  const controller = new AbortController();
  const left = nano.fetch("leaving", "/left", { signal: controller.signal });
  await until(() => said("began /left"));
  controller.abort();
  await t.rejects(left);
  await until(() => said("aborted /left"));
  nano.remove("watched");
  nano.engine.setService("watched", 0);
});

t.test("an app that is removed takes along what it asked for", async (t) => {
  const other = service(
    "kept",
    `export default { async fetch(request) {
    request.signal.addEventListener("abort", () => console.log("aborted"));
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  } };`,
  );
  // Out of memory: the isolate is disposed of with all that it waits for.
  asks(
    "bursting",
    "kept",
    `env.OTHER.fetch("http://x/").catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 30));
    for (const list = [];;) list.push(new Array(1000).fill(1));`,
    { limits: { memoryMb: 32 } },
  );
  t.equal((await nano.fetch("bursting")).headers.get("x-nano-error"), "NANO_MEMORY_LIMIT");
  await until(() =>
    nano.events.some((event) => event.type === "log" && event.app === other && event.text === "aborted"),
  );
});

t.test("an app without code is built for who asks", async (t) => {
  const app = nano.dormant("sleeping");
  nano.engine.setService("sleeping", app);
  asks("waking", "sleeping", `return env.OTHER.fetch("http://x/", { method: "POST", body: "good morning" });`);
  const answer = answerOf("waking");
  await until(() => nano.events.some((event) => event.type === "wanted" && event.app === app));
  nano.engine.defineApp(
    app,
    define("sleeping", `export default { fetch: async (request) => new Response(await request.text()) };`),
  );
  t.equal(await answer, "good morning");
});

t.test("a service is replaced while it answers", async (t) => {
  const slow = (version: string) => `export default { async fetch(request) {
    if (request.url.endsWith("/slow")) await new Promise((resolve) => setTimeout(resolve, 200));
    return new Response("${version}"); } };`;
  const old = service("versioned", slow("one"));
  asks("asks-versioned", "versioned", `return env.OTHER.fetch(request);`);
  const first = answerOf("asks-versioned", "/slow");
  await until(() => statsOf(old)?.open === 1);
  service("versioned", slow("two"));
  nano.engine.removeApp(old);
  t.equal(await answerOf("asks-versioned"), "two");
  t.equal(await first, "one");
});

t.test("hostile hands: nothing else can be asked, no object be made", async (t) => {
  asks(
    "hostile",
    "counted",
    `const results = [];
    const attempt = async (make) => { try { results.push(String(await make())); } catch (error) { results.push(error.name); } };
    const { OTHER } = env;
    await attempt(() => new OTHER.constructor());
    await attempt(() => OTHER.fetch.call({}, "http://x/"));
    await attempt(() => OTHER.fetch());
    await attempt(() => OTHER.fetch("/relative"));
    await attempt(() => structuredClone(OTHER));
    results.push(String(OTHER), Object.keys(env).join(), typeof Fetcher);
    Array.prototype.push = Array.prototype.join = String.prototype.indexOf = () => { throw new Error("patched"); };
    const answer = await OTHER.fetch("http://x/");
    return new Response(JSON.stringify(results) + await answer.text());`,
  );
  t.equal(
    await answerOf("hostile"),
    `${JSON.stringify(["TypeError", "TypeError", "TypeError", "TypeError", "DataCloneError", "[object Fetcher]", "OTHER", "undefined"])}x`,
  );
});

t.test("what waits is booked, and given back", async (t) => {
  const held = () => nano.engine.stats().apps.reduce((sum, app) => sum + app.outsideBytes, 0);
  await until(() => held() < 100_000);
  t.ok(held() < 100_000, "no body or call is left over");
});
