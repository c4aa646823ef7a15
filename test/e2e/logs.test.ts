// What apps log, where it goes and what is left out of it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { serve } from "./nano.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT = "00f067aa0ba902b7";

const TALKS = `
  export default {
    async fetch(request, env) {
      const { pathname } = new URL(request.url);
      console.log("the key is " + env.KEY, { key: env.KEY, level: env.LEVEL });
      if (pathname === "/throw") throw new Error("no use for " + env.KEY);
      if (pathname === "/flood") for (let i = 0; i < 200; i++) console.log("x".repeat(1000));
      return new Response("ok");
    },
  };`;

const app = () => ({
  "index.js": TALKS,
  "wrangler.json": `{ "vars": { "LEVEL": "public-level" } }`,
  ".dev.vars": "KEY=correct horse\n",
});

t.test("secrets do not stand in the log, an error has its place in the file, a trace its id", async (t) => {
  const folder = t.testdir(app());
  const server = await serve(t, [folder]);
  const headers = { traceparent: `00-${TRACE}-${PARENT}-01` };
  await server.ask("/throw?key=correct%20horse", { headers });
  await server.ask("/");
  const thrown = await server.until(() => server.line("log", { level: "error" }));
  t.match(thrown, { text: /^Error: no use for \[redacted\]\n +at .*index\.js:6:40/, traceId: TRACE, parentId: PARENT });
  t.match(server.line("log", { level: "log" }), {
    text: /^the key is \[redacted\] .*\[redacted\].*public-level/,
    traceId: TRACE,
  });
  const access = await server.until(() => server.line("access", { status: 500 }));
  t.match(access, { path: "/throw?key=[redacted]", traceId: TRACE, parentId: PARENT });
  const other = await server.until(() => server.line("access", { status: 200 }));
  t.notOk("traceId" in other, "who brings no trace gets none");
  t.notMatch(JSON.stringify(server.lines), /correct( |%20)horse/);
});

t.test("each request has its line, also those just before the end", async (t) => {
  const server = await serve(t, [t.testdir(app())]);
  const count = 150;
  for (let i = 0; i < count; i += 10) {
    await Promise.all(Array.from({ length: 10 }, (_, j) => server.ask(`/${i + j}`).then(({ body }) => body)));
  }
  t.equal(await server.stop(), 0);
  const paths = server.lines.filter(({ type }) => type === "access").map(({ path }) => path);
  t.same(new Set(paths), new Set(Array.from({ length: count }, (_, i) => `/${i}`)));
  t.equal(paths.length, count);
});

t.test("a file for each app", async (t) => {
  const folder = t.testdir({ apps: { one: app(), two: app() } });
  const logs = join(folder, "logs");
  const server = await serve(t, [join(folder, "apps"), "--log-directory", logs]);
  await server.ask("/", { app: "one" });
  await server.ask("/throw", { app: "two" });
  await server.ask("/", { app: "nobody" });
  await server.until(() => server.line("access", { status: 404 }));
  t.equal(await server.stop(), 0);
  const lines = (name: string) =>
    readFileSync(join(logs, `${name}.log`), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  t.match(lines("one"), [
    { type: "log", app: "one" },
    { type: "access", app: "one", status: 200 },
  ]);
  t.match(lines("two"), [
    { type: "log" },
    { type: "log", level: "error" },
    { type: "access", app: "two", status: 500 },
  ]);
  t.notOk(server.line("access", { app: "one" }), "not on the output, too");
});

t.test("an app that writes too much is cut, and told so", async (t) => {
  const folder = t.testdir(app());
  const server = await serve(t, [folder, "--log-kb-per-second", "8"]);
  await server.ask("/flood");
  while (server.line("log", { level: "warn" }) === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.ask("/");
  }
  const text = String(server.line("log", { level: "warn" })?.text);
  t.match(text, /^\d+ lines before this one were dropped: an app may write 8 KB of log a second$/);
  const written = server.lines.filter(({ text }) => /^x+$/.test(String(text))).length;
  t.ok(written < 60, `${written} lines`);
});

t.test("the last errors of an app, also when its engine is another by now", async (t) => {
  const folder = t.testdir({ apps: { one: app(), two: app() }, token: "0123456789abcdef\n" });
  const admin = ["--admin", "127.0.0.1:0", "--admin-token-file", join(folder, "token")];
  const server = await serve(t, [join(folder, "apps"), ...admin]);
  const { port } = server.line("admin") as { port: number };
  const errors = async (name: string) => {
    const headers = { authorization: "Bearer 0123456789abcdef" };
    const answer = await fetch(`http://127.0.0.1:${port}/v1/apps/${name}/errors`, { headers });
    return ((await answer.json()) as { errors: Record<string, string>[] }).errors;
  };
  await server.ask("/throw", { app: "one" });
  while ((await errors("one")).length < 1) await new Promise((resolve) => setTimeout(resolve, 50));
  process.kill(server.pid, "SIGHUP");
  await server.until(() => server.line("engine", { event: "replaced" }));
  await server.ask("/throw", { app: "one" });
  while ((await errors("one")).length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
  const [last] = await errors("one");
  t.match(last, {
    text: /^Error: no use for \[redacted\]\n +at .*one\/index\.js:6:40/,
    requestId: /./,
    time: /^\d{4}-.*Z$/,
  });
  t.notOk("label" in (last ?? {}));
  t.same(await errors("two"), []);
  t.equal(await errors("nobody"), undefined, "of an app that is not there it tells that");
});
