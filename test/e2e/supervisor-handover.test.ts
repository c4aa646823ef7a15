// A fresh engine takes the place of one that still serves.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { serve } from "./nano.ts";
import { ANSWERING, BOMB, gone, Load } from "./supervised.ts";

t.test("a wounded engine is replaced, and its neighbours' clients do not notice", async (t) => {
  const apps = t.testdir({ bomb: { "index.js": BOMB }, neighbour: { "index.js": ANSWERING } });
  // The bomb is to come to its end.
  const server = await serve(t, [apps, "--quiet", "--cpu-ms", "60000"]);
  const wounded = server.engine;
  const load = new Load(server, "neighbour");
  await load.more(100);
  t.match(await server.ask("/bomb", { app: "bomb" }), { status: 503 });
  t.match(await server.until(() => server.line("engine", { event: "replaced" })), {
    cause: "wounded",
    app: "bomb",
    ms: Number,
    text: "the engine was wounded by bomb; a fresh one serves after ",
  });
  await gone(wounded);
  await load.more(100);
  t.equal((await server.ask("/", { app: "bomb" })).body, "fine");
  await load.end();
  t.same(load.failures, []);
  t.ok(load.closed > 0, "connections that were open were answered once more");
  t.equal(server.engines().length, 1);
  t.equal(await server.stop(), 0);
});

t.test("what runs in the old engine, and after its response, ends there", async (t) => {
  const slow = `export default { fetch(request, env, ctx) {
    const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    console.log("began");
    ctx.waitUntil(later(1500).then(() => console.log("after")));
    return later(700).then(() => new Response("done"));
  } };`;
  const server = await serve(t, [t.testdir({ "index.js": slow })]);
  const old = server.engine;
  const answer = server.ask("/");
  await server.until(() => server.line("log", { text: "began" }));
  server.signal("SIGHUP");
  await server.until(() => server.line("engine", { event: "replaced", cause: "asked" }));
  t.match(await answer, { status: 200, body: "done" });
  await server.until(() => server.line("log", { text: "after" }));
  await gone(old);
  t.equal(await server.stop(), 0);
});

t.test("while a fresh engine does not start the old one goes on", async (t) => {
  const folder = t.testdir({ "index.js": ANSWERING });
  const server = await serve(t, [folder]);
  const old = server.engine;
  const load = new Load(server, "any");
  writeFileSync(join(folder, "index.js"), "export default {");
  server.signal("SIGHUP");
  await server.until(() => server.lines.filter((line) => line.event === "failed").length >= 2);
  t.match(server.line("engine", { event: "failed" }), {
    how: "exit code 1",
    nextMs: Number,
    text: /the old one goes on/,
  });
  t.match(server.err, /^nano serve: .*index\.js:1:\d+: /m);
  await load.more(100);
  writeFileSync(join(folder, "index.js"), ANSWERING.replace("here", "again"));
  await server.until(() => server.line("engine", { event: "replaced" }));
  await gone(old);
  t.equal((await server.ask("/")).body, "again");
  await load.end();
  t.same(load.failures, []);
  t.equal(await server.stop(), 0);
});

t.test("a fresh engine watches, too", async (t) => {
  const folder = t.testdir({ "index.js": ANSWERING });
  const server = await serve(t, [folder, "--watch"]);
  server.signal("SIGHUP");
  await server.until(() => server.line("engine", { event: "replaced" }));
  writeFileSync(join(folder, "index.js"), ANSWERING.replace("here", "there"));
  await server.until(() => server.lines.some((line) => /reloaded$/.test(String(line.text))));
  t.equal((await server.ask("/")).body, "there");
  t.equal(server.lines.filter((line) => line.type === "listening").length, 1);
  t.equal(await server.stop(), 0);
});
