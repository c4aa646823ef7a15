// Apps of a folder are built when somebody asks for them.

import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import t, { type Test } from "tap";
import { type Server, serve } from "./nano.ts";

const answering = (text: string) => `export default { fetch: () => new Response("${text}") };`;

/** An app that the bundler has to do with. */
const bundled = (text: string) => ({
  "index.js": 'import text from "./answer.txt"; export default { fetch: () => new Response(text) };',
  "answer.txt": text,
});

/** The folder's apps with a cache of their own. */
async function served(t: Test, apps: Record<string, Record<string, string>>, args: string[] = []) {
  const folder = t.testdir({ apps, cache: {} });
  const server = await serve(t, [join(folder, "apps"), "--lazy", ...args], {
    env: { NANO_CACHE_DIR: join(folder, "cache") },
  });
  const bundles = join(folder, "cache", "bundles");
  const built = () => (existsSync(bundles) ? readdirSync(bundles).length : 0);
  /** A bundle is stored while its app answers already. */
  const stored = async (count: number) => {
    while (built() < count) await setTimeout(5);
  };
  return { server, folder: join(folder, "apps"), built, stored };
}

const errorsIn = (server: Server) => server.lines.filter((line) => line.type === "log" && line.level === "error");

t.test("each by its first request, once however many come", async (t) => {
  const { server, built, stored } = await served(t, {
    one: bundled("1"),
    two: bundled("2"),
    plain: { "index.js": answering("3") },
  });
  t.equal(built(), 0);
  t.match(server.line("listening"), { count: 3, apps: [{ name: "one" }, { name: "plain" }, { name: "two" }] });
  t.equal((await server.ask("/", { app: "plain" })).body, "3");
  const answers = await Promise.all(Array.from({ length: 20 }, () => server.ask("/", { app: "two" })));
  t.ok(answers.every(({ body }) => body === "2"));
  await stored(1);
  t.equal(built(), 1);
  t.equal((await server.ask("/", { app: "one" })).body, "1");
  await stored(2);
});

t.test("of not so many, one after the other when the server has started", async (t) => {
  const apps = { one: bundled("1"), two: { "index.js": "export default {" } };
  const folder = t.testdir({ apps, cache: {} });
  const env = { NANO_CACHE_DIR: join(folder, "cache") };
  const server = await serve(t, [join(folder, "apps")], { env });
  await server.until(() => /two.*index\.js:1:17: /.test(server.err));
  t.same(readdirSync(join(folder, "cache", "bundles")).length, 1);
  t.equal((await server.ask("/", { app: "one" })).body, "1");
});

t.test("many at the same time", async (t) => {
  const names = Array.from({ length: 30 }, (_, index) => `app${index}`);
  const { server } = await served(t, Object.fromEntries(names.map((name) => [name, { "index.js": answering(name) }])));
  const answers = await Promise.all(names.map((app) => server.ask("/", { app })));
  t.same(
    answers.map(({ body }) => body),
    names,
  );
});

t.test(
  "what does not build is told when it is asked for, on the output and in the app's log; others go on",
  async (t) => {
    const { server, folder } = await served(t, {
      broken: { "index.js": "export default {" },
      good: { "index.js": answering("good") },
    });
    t.equal(server.err, "");
    const answers = await Promise.all(Array.from({ length: 5 }, () => server.ask("/", { app: "broken" })));
    for (const answer of answers) t.match(answer, { status: 502, headers: { "x-nano-error": "NANO_APP_INVALID" } });
    await server.until(() => errorsIn(server).length === 1);
    t.match(errorsIn(server), [{ app: "broken", text: /index\.js:1:17: / }]);
    t.match(server.err, /^nano serve: .*index\.js:1:17: /);
    t.equal((await server.ask("/", { app: "good" })).body, "good");
    // Not built again at once, but after a pause.
    writeFileSync(join(folder, "broken", "index.js"), answering("mended"));
    let answer = await server.ask("/", { app: "broken" });
    t.equal(answer.status, 502);
    while (answer.status === 502) answer = await server.ask("/", { app: "broken" });
    t.equal(answer.body, "mended");
    t.equal(errorsIn(server).length, 1);
  },
);

t.test("configuration is told of at once, and its limits hold", async (t) => {
  const { server } = await served(
    t,
    {
      wrong: { "index.js": answering("wrong"), "nano.jsonc": `{ "limits": { "cpuMs": "much" } }` },
      small: { "index.js": answering("small"), "nano.jsonc": `{ "limits": { "bodyBytes": 10, "wallMs": 90000 } }` },
    },
    ["--limit-max", "wallMs=1000"],
  );
  t.match(server.err, /nano serve: .*wrong\/nano\.jsonc:1:\d+: limits\.cpuMs/);
  t.match(server.err, /warning: small: its wallMs of 90000 is more than this server allows; it is 1000/);
  t.equal((await server.ask("/", { app: "wrong" })).status, 404);
  const large = await server.ask("/", { app: "small", method: "POST", body: "x".repeat(11) });
  t.equal(large.headers["x-nano-error"], "NANO_BODY_LIMIT");
  t.equal((await server.ask("/", { app: "small" })).body, "small");
});

t.test("a fresh engine knows them all, and builds none", async (t) => {
  const { server } = await served(t, { one: { "index.js": answering("1") }, two: { "index.js": answering("2") } });
  t.equal((await server.ask("/", { app: "one" })).body, "1");
  const old = server.engine;
  server.signal("SIGHUP");
  await server.until(() => server.line("engine", { event: "replaced" }));
  t.not(server.engine, old);
  t.equal((await server.ask("/", { app: "two" })).body, "2");
  t.equal((await server.ask("/", { app: "one" })).body, "1");
});

t.test("the table of counters has those that were asked, and says how many others there are", async (t) => {
  const { server } = await served(t, { one: { "index.js": answering("1") }, two: { "index.js": answering("2") } }, [
    "--stats",
  ]);
  t.equal((await server.ask("/", { app: "one" })).status, 200);
  t.equal(await server.stop(), 0);
  t.match(server.err, /^○ one +1 /m);
  t.notMatch(server.err, /^○ two/m);
  t.match(server.err, / · 1 apps that nobody asked/);
});
