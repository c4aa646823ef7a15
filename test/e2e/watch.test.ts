import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { type Server, serve } from "./nano.ts";

const answering = (text: string) => `export default { fetch: () => new Response("${text}") };`;

/** Waits for the n-th line about a reload. */
function reloads(server: Server, count: number): Promise<unknown> {
  return server.until(() => server.lines.filter((line) => /reloaded$/.test(String(line.text))).length >= count);
}

t.test("a changed file is served without a request being dropped", async (t) => {
  const folder = t.testdir({ "index.js": "export { default } from './app.js';", "app.js": answering("0") });
  const server = await serve(t, [folder, "--watch"]);
  let asking = true;
  const seen = new Set<string>();
  const client = (async () => {
    while (asking) {
      const { status, body } = await server.ask("/");
      if (status !== 200) throw new Error(`status ${status}`);
      seen.add(body);
    }
  })();
  for (let version = 1; version <= 3; version++) {
    writeFileSync(join(folder, "app.js"), answering(String(version)));
    await reloads(server, version);
    t.equal((await server.ask("/")).body, String(version));
  }
  asking = false;
  await client;
  t.ok(seen.has("0") || seen.has("1"));
});

t.test("what does not build or start is told, and the old one goes on", async (t) => {
  const folder = t.testdir({ "index.js": answering("old") });
  const server = await serve(t, [folder, "--watch"]);
  writeFileSync(join(folder, "index.js"), "export default {");
  await server.until(() => /index\.js:1:\d+: /.test(server.err));
  t.equal((await server.ask("/")).body, "old");
  writeFileSync(join(folder, "index.js"), "throw new Error('at start'); export default {};");
  await server.until(() => /does not start/.test(server.err));
  t.equal((await server.ask("/")).body, "old");
  writeFileSync(join(folder, "index.js"), answering("new"));
  await reloads(server, 1);
  t.equal((await server.ask("/")).body, "new");
});

t.test("an app that is broken at first is served when it is mended", async (t) => {
  const folder = t.testdir({ "index.js": "export default {" });
  const server = await serve(t, [folder, "--watch"]);
  t.match(server.err, /index\.js:1:\d+: /);
  writeFileSync(join(folder, "index.js"), answering("mended"));
  await reloads(server, 1);
  t.equal((await server.ask("/")).body, "mended");
});

t.test("configuration is watched too; apps come and go with their folders", async (t) => {
  const folder = t.testdir({
    one: {
      "index.js": "export default { fetch: (_request, env) => new Response(env.A) };",
      "nano.jsonc": `{ "vars": { "A": "1" } }`,
    },
  });
  const server = await serve(t, [folder, "--watch"]);
  const changed = { vars: { A: "2" }, compatibility_flags: ["nodejs_compat"] };
  writeFileSync(join(folder, "one", "nano.jsonc"), JSON.stringify(changed));
  await reloads(server, 1);
  await server.until(() => /one\/nano\.jsonc: compatibility flags without effect: nodejs_compat/.test(server.err));
  t.equal((await server.ask("/", { app: "one" })).body, "2");
  cpSync(join(folder, "one"), join(folder, "two"), { recursive: true });
  await server.until(() => server.lines.some((line) => line.text === "two added"));
  t.equal((await server.ask("/", { app: "two" })).body, "2");
  rmSync(join(folder, "one"), { recursive: true });
  await server.until(() => server.lines.some((line) => line.text === "one removed"));
  t.equal((await server.ask("/", { app: "one" })).status, 404);
});

t.test("a folder becomes an app by what is written into it, and a broken one by its mending", async (t) => {
  const folder = t.testdir({
    one: { "index.js": answering("one") },
    empty: {},
    broken: { "index.js": answering("mended"), "nano.jsonc": "{" },
  });
  const server = await serve(t, [folder, "--watch"]);
  await server.until(() => /broken\/nano\.jsonc:1:2: /.test(server.err));
  const added = (name: string) => server.until(() => server.lines.some((line) => line.text === `${name} added`));
  writeFileSync(join(folder, "empty", "index.js"), answering("filled"));
  await added("empty");
  t.equal((await server.ask("/", { app: "empty" })).body, "filled");
  writeFileSync(join(folder, "broken", "nano.jsonc"), `{ "nam": "" }`);
  await server.until(() => /broken\/nano\.jsonc:1:3: unknown key "nam"/.test(server.err));
  writeFileSync(join(folder, "broken", "nano.jsonc"), "{}");
  await added("broken");
  t.equal((await server.ask("/", { app: "broken" })).body, "mended");
  mkdirSync(join(folder, "later"));
  // However long afterwards: the folder is watched by then, or found with its file.
  await server.ask("/", { app: "later" });
  writeFileSync(join(folder, "later", "index.js"), answering("later"));
  await added("later");
  t.equal((await server.ask("/", { app: "later" })).body, "later");
});

t.test("an app of a folder that nobody asked is built by its first request, as it is then", async (t) => {
  const folder = t.testdir({
    asked: { "index.js": answering("asked") },
    idle: { "index.js": "export default {" },
  });
  const server = await serve(t, [folder, "--watch", "--lazy"]);
  t.equal((await server.ask("/", { app: "asked" })).body, "asked");
  writeFileSync(join(folder, "idle", "index.js"), answering("mended"));
  t.equal((await server.ask("/", { app: "idle" })).body, "mended");
  t.equal(server.err, "", "it was never built while it was broken");
});

t.test("an app of a folder that did not build is built again when it changes", async (t) => {
  const folder = t.testdir({ shop: { "index.js": "export default {" } });
  const server = await serve(t, [folder, "--watch"]);
  t.equal((await server.ask("/", { app: "shop" })).status, 502);
  writeFileSync(join(folder, "shop", "index.js"), answering("mended"));
  await reloads(server, 1);
  t.equal((await server.ask("/", { app: "shop" })).body, "mended");
});
