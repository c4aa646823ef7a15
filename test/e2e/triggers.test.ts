// Apps of a folder that ask each other, run by cron, and have files, as their configurations say.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import t, { type Test } from "tap";
import { nano, type Server, serve } from "./nano.ts";

// Programs start slowly where many run, and one waits for a minute to begin.
t.setTimeout(240_000);

function folderOf(t: Test): string {
  const apps = {
    shop: {
      "wrangler.jsonc": JSON.stringify({
        name: "the-shop",
        main: "index.js",
        services: [
          { binding: "AUTH", service: "authority" },
          { binding: "INNER", service: "authority", entrypoint: "Inner" },
          { binding: "LABEL", service: "auth" },
          { binding: "NOBODY", service: "nobody" },
        ],
      }),
      "index.js": `export default { async fetch(request, env) {
        const { pathname } = new URL(request.url);
        const answer = await env[pathname.slice(1)].fetch("http://x/" + pathname).catch((error) => new Response(error.code));
        return new Response(await answer.text());
      } };`,
    },
    auth: {
      "nano.jsonc": JSON.stringify({ name: "authority", main: "auth.ts" }),
      "auth.ts": `export class Inner { fetch(): Response { return new Response("inner"); } }
        export default { fetch: (request: Request) => new Response("auth " + request.method) };`,
    },
    timer: {
      "wrangler.toml": `name = "timer"\nmain = "index.js"\n[triggers]\ncrons = ["* * * * *", "0 0 1 1 *"]\n`,
      "index.js": `export default { scheduled(controller, env, ctx) {
        if (controller.cron === "fails") throw new Error("as asked");
        ctx.waitUntil(Promise.resolve().then(() => console.log("ran " + controller.cron + " " + controller.scheduledTime)));
      } };`,
    },
    site: {
      "wrangler.jsonc": JSON.stringify({
        name: "site",
        main: "index.js",
        assets: { directory: "public", binding: "ASSETS", not_found_handling: "404-page" },
      }),
      "index.js": `export default { fetch: (request, env) => {
        const { pathname } = new URL(request.url);
        return pathname.startsWith("/files/") ? env.ASSETS.fetch(new URL(pathname.slice(6), request.url)) : new Response("app " + pathname);
      } };`,
      public: {
        "index.html": "<h1>home</h1>",
        "404.html": "nothing",
        "big.bin": "x".repeat(3_000_000),
        "style.css": "body {}",
        _headers: "/*\n  X-Site: yes\nbad\n",
        _redirects: "/old / 301\n",
        ".env": "SECRET=1",
      },
    },
  };
  return join(t.testdir({ apps }), "apps");
}

t.test("services, by name and by label, with entrypoints", async (t) => {
  const server = await serve(t, [folderOf(t), "--lazy"]);
  const ask = async (path: string) => (await server.ask(path, { app: "shop" })).body;
  t.equal(await ask("/AUTH"), "auth GET");
  t.equal(await ask("/LABEL"), "auth GET");
  t.equal(await ask("/INNER"), "inner");
  t.equal(await ask("/NOBODY"), "NANO_NO_APP");
  t.match(await server.until(() => server.line("access", { app: "authority" })), {
    path: "//AUTH",
    status: 200,
    outcome: "ok",
  });
});

t.test("assets before the app, and by its binding", async (t) => {
  const server = await serve(t, [folderOf(t), "--lazy"]);
  const ask = (path: string, headers: Record<string, string> = {}) => server.ask(path, { app: "site", headers });
  const home = await ask("/");
  t.match(home, {
    status: 200,
    body: "<h1>home</h1>",
    headers: { "x-site": "yes", "content-type": "text/html; charset=utf-8" },
  });
  const big = await ask("/big.bin");
  t.equal(big.body, "x".repeat(3_000_000));
  t.equal(big.headers["content-length"], "3000000");
  t.equal((await ask("/big.bin", { range: "bytes=5-9" })).body, "xxxxx");
  t.equal((await ask("/big.bin", { "if-none-match": String(big.headers.etag) })).status, 304);
  t.match(await ask("/old"), { status: 301, headers: { location: "/" } });
  t.match(await server.ask("/style.css", { app: "site", method: "HEAD" }), {
    status: 200,
    body: "",
    headers: { "content-length": "7" },
  });
  t.equal(server.line("access", { app: "site", start: "cold" }), undefined, "the app was not needed");
  t.equal((await ask("/other")).body, "app /other");
  t.match(await ask("/files/style.css"), { status: 200, body: "body {}" });
  t.match(await ask("/files/none"), { status: 404, body: "nothing" });
  for (const path of ["/.env", "/..%2f..%2fwrangler.jsonc", "/%2e%2e/index.js", "/_headers", "/style.css%00"]) {
    t.match((await ask(path)).body, /^app /, path);
  }
  t.match(server.err, /site: _headers:3: there is no path before it|site: _headers:3: "bad"/);
});

t.test("--test-scheduled runs handlers", async (t) => {
  const server = await serve(t, [folderOf(t), "--test-scheduled"]);
  const ask = (path: string, app = "timer") => server.ask(path, { app });
  t.match(await ask("/__scheduled?cron=*+*+1+*+*"), { status: 200, body: "Ran scheduled event\n" });
  t.match(await server.until(() => server.line("log", { app: "timer" })), { text: /^ran \* \* 1 \* \* \d{13}$/ });
  t.match(await server.until(() => server.line("access", { app: "timer" })), {
    method: "CRON",
    path: "* * 1 * *",
    outcome: "ok",
  });
  t.match(await ask("/__scheduled?cron=fails"), { status: 500, headers: { "x-nano-error": "NANO_APP_EXCEPTION" } });
  t.match(await ask("/__scheduled", "auth"), { status: 501, headers: { "x-nano-error": "NANO_NO_HANDLER" } });
  t.match(await ask("/"), { status: 501, headers: { "x-nano-error": "NANO_NO_HANDLER" } });
});

t.test("nano trigger runs a handler, and tells what it came to", async (t) => {
  const folder = folderOf(t);
  const data = join(folder, "..", "data");
  const server = await serve(t, [folder, "--lazy", "--data", data, "--admin", "127.0.0.1:0"]);
  const { port } = (await server.until(() => server.line("admin"))) as { port: number };
  const admin = ["--server", `http://127.0.0.1:${port}`, "--token-file", join(data, "admin-token")];
  const good = await nano(["trigger", "timer", "--time", "2026-11-26T10:00Z", "--json", ...admin]);
  t.equal(good.code, 0);
  t.match(JSON.parse(good.out), { outcome: "ok", code: "", noRetry: false });
  const text = `ran * * * * * ${Date.parse("2026-11-26T10:00Z")}`;
  t.ok(await server.until(() => server.line("log", { app: "timer", text })), "beside what its own minutes brought");
  t.match(await nano(["trigger", "timer", "--cron", "fails", ...admin]), {
    code: 1,
    out: /timer {2}threw \(NANO_APP_EXCEPTION\)/,
  });
  t.match(await nano(["trigger", "auth", ...admin]), { code: 1, out: /NANO_NO_HANDLER/ });
  t.match(await nano(["trigger", "tmier", ...admin]), { code: 2, err: /there is no app "tmier" on this server/ });
  t.match(await nano(["trigger", "timer", "--time", "soon"]), { code: 2, err: /date and time/ });
  const headers = {
    authorization: `Bearer ${readFileSync(join(data, "admin-token"), "utf8").trim()}`,
    "content-type": "application/json",
  };
  for (const body of ["[]", `{"cron":1}`, `{"time":"x"}`, `{"corn":""}`]) {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/apps/timer/trigger`, { method: "POST", headers, body });
    t.equal(answer.status, 400, body);
  }
});

const runsOf = (server: Server) =>
  server.lines.filter((line) => line.type === "log" && String(line.text).startsWith("ran * * * * *"));

t.test(
  "a cron runs once a minute, though the engine crashes before it and the server starts anew after it",
  async (t) => {
    const folder = folderOf(t);
    const data = join(folder, "..", "data");
    const options = { env: { NANO_DATA_DIR: data } };
    const server = await serve(t, [folder, "--lazy"], options);
    const left = () => 60_000 - (Date.now() % 60_000);
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, left() - 150)));
    process.kill(server.engine, "SIGKILL");
    const run = await server.until(() => runsOf(server)[0]);
    const time = Number(String(run.text).split(" ").at(-1));
    t.equal(time % 60_000, 0);
    await server.stop();
    t.equal(runsOf(server).length, 1);
    const next = await serve(t, [folder, "--lazy"], options);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const again = runsOf(next).map((line) => Number(String(line.text).split(" ").at(-1)));
    t.notOk(again.includes(time), "not run again");
    await next.stop();
  },
);
