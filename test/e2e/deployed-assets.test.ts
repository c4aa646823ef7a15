// Assets of deployed apps, and apps that have nothing else: what is sent, what is served, and what is kept.

import { createHash } from "node:crypto";
import { existsSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import t from "tap";
import { type Admin, dataDirectory, saying, serveData } from "./deploying.ts";
import { nano, serve } from "./nano.ts";
import { Load } from "./supervised.ts";

function digestOf(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

function manifestOf(files: Record<string, string>): Record<string, { digest: string; bytes: number }> {
  const entries = Object.entries(files).map(
    ([path, content]) => [path, { digest: digestOf(content), bytes: Buffer.byteLength(content) }] as const,
  );
  return Object.fromEntries(entries);
}

/** The content as it is, to the admin API's socket. */
async function put(data: string, digest: string, content: string): Promise<number> {
  const to = { socketPath: join(data, "admin.sock"), method: "PUT", path: `/v1/assets/${digest}`, agent: false };
  return new Promise((resolve, reject) => {
    request({ ...to, headers: { "content-type": "application/octet-stream" } }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    })
      .on("error", reject)
      .end(content);
  });
}

async function sendAll(data: string, files: Record<string, string>): Promise<void> {
  for (const content of Object.values(files)) await put(data, digestOf(content), content);
}

function missingOf(admin: Admin, files: Record<string, string>) {
  return admin.ask("POST", "/v1/assets", { files: manifestOf(files) });
}

function blobsIn(data: string): string[] {
  if (!existsSync(join(data, "blobs"))) return [];
  const entries = readdirSync(join(data, "blobs"), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

t.test("assets go along with a deploy, only what the server lacks, and come back with a rollback", async (t) => {
  const folder = t.testdir({
    "wrangler.jsonc": JSON.stringify({
      name: "site",
      main: "index.js",
      assets: { directory: "public", binding: "FILES" },
    }),
    "index.js": `export default { fetch: (request, env) => {
      const { pathname } = new URL(request.url);
      return pathname.startsWith("/by/") ? env.FILES.fetch(new URL(pathname.slice(3), request.url)) : new Response("app " + pathname);
    } };`,
    "secret.txt": "outside",
    public: {
      "index.html": "first",
      "same.css": "body {}",
      "copy.css": "body {}",
      _headers: "/*\n  X-Site: yes\n",
      _redirects: "/old / 301\n",
      ".assetsignore": "draft.html\nparts\n",
      "draft.html": "draft",
      ".env": "KEY=1",
      parts: { "a.html": "part" },
      deep: { er: { "page.html": "deep" } },
    },
  });
  symlinkSync(join(folder, "secret.txt"), join(folder, "public", "leak.txt"));
  symlinkSync("/etc", join(folder, "public", "etc"));
  symlinkSync("..", join(folder, "public", "deep", "round"));
  symlinkSync("deep/er", join(folder, "public", "linked"));
  const data = dataDirectory(t);
  const { server, admin } = await serveData(t, data);
  const run = (...args: string[]) => nano(args, { cwd: folder, env: { NANO_DATA_DIR: data, NANO_SERVER: "" } });
  const ask = (path: string, headers: Record<string, string> = {}) => server.ask(path, { app: "site", headers });
  t.match(await run("deploy"), { code: 0, err: "", out: /^site: version 1 serves all clients/ });
  const home = await ask("/");
  t.match(home, {
    status: 200,
    body: "first",
    headers: { "x-site": "yes", "content-type": "text/html; charset=utf-8" },
  });
  t.equal((await ask("/", { "if-none-match": String(home.headers.etag) })).status, 304);
  t.match(await ask("/old"), { status: 301, headers: { location: "/" } });
  t.equal((await ask("/linked/page")).body, "deep");
  t.equal((await ask("/by/same.css")).body, "body {}");
  t.equal((await ask("/same.css", { range: "bytes=0-3" })).body, "body");
  for (const path of ["/leak.txt", "/etc/passwd", "/draft", "/parts/a", "/.env", "/_headers", "/..%2fsecret.txt"]) {
    t.match((await ask(path)).body, /^app /, path);
  }
  // The bundle, the list, and five contents.
  t.equal(blobsIn(data).length, 2 + 5);

  writeFileSync(join(folder, "public", "index.html"), "second");
  const { length } = server.lines;
  t.match(await run("deploy"), { code: 0, out: /version 2/ });
  t.equal(blobsIn(data).length, 2 + 5 + 2, "one content and one list");
  t.equal(server.lines.slice(length).filter(({ start }) => start === "cold").length, 0);
  t.equal((await ask("/")).body, "second");
  t.match(await run("rollback", "site"), { code: 0 });
  t.equal((await ask("/")).body, "first");
  t.match(await ask("/old"), { status: 301 });
  await server.stop();

  const again = await serveData(t, data);
  t.match(await again.server.ask("/", { app: "site" }), { body: "first", headers: { "x-site": "yes" } });
  t.equal(again.server.line("access", { app: "site", start: "cold" }), undefined, "the app was not needed");
  t.match(await again.admin.ask("DELETE", "/v1/apps/site"), { status: 204 });
  t.same(blobsIn(data), [], "nothing of it is left");
  t.equal(admin === again.admin, false);
});

t.test("an app without code has its assets alone, in a folder and deployed", async (t) => {
  const config = { assets: { directory: "dist", not_found_handling: "404-page" } };
  const folder = t.testdir({
    apps: {
      docs: {
        "wrangler.jsonc": JSON.stringify({ name: "docs", ...config }),
        // Wrangler looks for no file that its configuration does not name.
        "index.js": "throw new Error('not the app');",
        dist: { "index.html": "docs", "404.html": "none of it", "a.txt": "a" },
      },
      asks: {
        "wrangler.jsonc": JSON.stringify({ main: "index.js", services: [{ binding: "DOCS", service: "docs" }] }),
        "index.js": `export default { fetch: (request, env) => env.DOCS.fetch("http://docs/a.txt") };`,
      },
      wrong: {
        "wrangler.jsonc": `{\n  "assets": { "directory": "dist", "run_worker_first": true }\n}`,
        dist: { "index.html": "" },
      },
    },
  });
  const apps = join(folder, "apps");
  const server = await serve(t, [apps]);
  const expect = async (ask: (path: string, method?: string) => ReturnType<typeof server.ask>) => {
    t.match(await ask("/"), { status: 200, body: "docs" });
    t.match(await ask("/none/of/it"), { status: 404, body: "none of it" });
    t.match(await ask("/", "POST"), { status: 405, headers: { allow: "GET, HEAD" } });
  };
  await expect((path, method = "GET") => server.ask(path, { app: "docs", method }));
  t.match(await server.ask("/", { app: "asks" }), { status: 200, body: "a" });
  t.match(server.err, /wrong.wrangler\.jsonc:2:36: assets\.run_worker_first: there is no code to run: "main" names it/);
  await server.stop();
  const single = await serve(t, [join(apps, "docs")]);
  await expect((path, method = "GET") => single.ask(path, { method }));
  await single.stop();
  t.match(await nano(["check", join(apps, "docs")]), { code: 0, out: /^ok +docs/ });

  const data = dataDirectory(t);
  const deployed = await serveData(t, data);
  const env = { NANO_DATA_DIR: data, NANO_SERVER: "" };
  t.match(await nano(["deploy", join(apps, "docs")], { env }), { code: 0, err: "" });
  await deployed.server.stop();
  const again = await serveData(t, data);
  await expect((path, method = "GET") => again.server.ask(path, { app: "docs", method }));
  t.match((await again.admin.ask("GET", "/v1/apps/docs")).body, { app: { state: "dormant" } }, "it has no isolate");
});

t.test("a path is none but those of the version, and what is wrong with them is told", async (t) => {
  const data = dataDirectory(t);
  const { admin } = await serveData(t, data);
  const file = { digest: digestOf("x"), bytes: 1 };
  const deploy = async (assets: unknown, more: object = {}) => {
    const { status, body } = await admin.ask("POST", "/v1/apps/a/versions", { assets, ...more });
    return [status, body.error?.code, body.error?.message];
  };
  t.match(await deploy({ "a.txt": file }), [409, "NANO_ASSETS_MISSING", /^1 of the 1 contents of the assets are not/]);
  t.same(await missingOf(admin, { "a.txt": "x" }), { status: 200, body: { missing: [file.digest] } });
  t.equal(await put(data, file.digest, "y"), 400, "another content");
  t.equal(await put(data, file.digest, "x"), 204);
  t.equal(await put(data, "../../nano.db", "x"), 404);
  t.equal(await put(data, "..%2f..%2fnano.db", "x"), 400);
  t.same((await missingOf(admin, { "a.txt": "x" })).body, { missing: [] });
  for (const path of [
    "../a",
    "a/../../b",
    "/a",
    "a//b",
    "a\\b",
    ".env",
    "a/.git/x",
    "a\0",
    "",
    "_worker.js",
    "x".repeat(1025),
  ]) {
    t.match(await deploy({ [path]: file }), [400, "NANO_USAGE", /is no path of a file that can be served/], path);
  }
  t.match(await deploy({ a: { ...file, digest: "../../../etc/passwd" } }), [400, "NANO_USAGE", /expected the SHA-256/]);
  t.match(await deploy({ a: { ...file, bytes: 25 * 2 ** 20 + 1 } }), [400, "NANO_USAGE", /"a" has 26214401 bytes/]);
  t.match(await deploy({ a: { ...file, size: 1 } }), [400, "NANO_USAGE", /unknown field "size"/]);
  t.match(await deploy([]), [400, "NANO_USAGE", /expected an object, by path/]);
  const many = Object.fromEntries(Array.from({ length: 20_001 }, (_, index) => [`f${index}`, file]));
  t.match(await deploy(many), [400, "NANO_USAGE", /20001 files: a version has up to 20000/]);
  t.match(await deploy(undefined, { source: saying("x"), settings: { assets: {} } }), [400, "NANO_USAGE", /no assets/]);
  t.match(await deploy({ a: file }, { settings: { assets: { htmlHandling: "x" } } }), [
    400,
    "NANO_CONFIG_INVALID",
    /settings\.assets\.htmlHandling/,
  ]);
  t.match(await deploy({ a: file, __proto__: null }), [201]);
});

t.test("a file that is too large is told before anything is sent", async (t) => {
  const folder = t.testdir({ "nano.jsonc": `{ "assets": { "directory": "dist" } }`, dist: { "index.html": "x" } });
  const data = dataDirectory(t);
  await serveData(t, data);
  const deploy = () => nano(["deploy", folder, "--name", "big"], { env: { NANO_DATA_DIR: data, NANO_SERVER: "" } });
  writeFileSync(join(folder, "dist", "film.mp4"), "");
  truncateSync(join(folder, "dist", "film.mp4"), 25 * 2 ** 20 + 1);
  t.match(await deploy(), { code: 2, err: /^nano deploy: assets: "film\.mp4" has 26214401 bytes: a file has up to/ });
  t.same(blobsIn(data), []);
});

t.test("versions with other assets follow each other under load, and each answer is of one of them", async (t) => {
  const data = dataDirectory(t);
  const { server, admin } = await serveData(t, data, ["--quiet"]);
  const deploy = async (word: string, more: object = {}) => {
    const files = { "index.html": word };
    await sendAll(data, files);
    return admin.ask("POST", "/v1/apps/a/versions", { assets: manifestOf(files), ...more });
  };
  t.match(await deploy("0"), { status: 201 });
  const load = new Load(server, "a");
  for (let number = 1; number <= 12; number++) {
    t.match(await deploy(String(number)), { status: 201 });
    t.equal((await server.ask("/", { app: "a" })).body, String(number));
    await load.more(10);
  }
  await load.end();
  t.same(load.failures, []);
  // Bundle, and of ten versions list and content; of the others nothing but what was sent a moment ago.
  const kept = blobsIn(data);
  for (const [word, isKept] of [
    ["2", false],
    ["3", true],
    ["12", true],
  ] as const) {
    const list = digestOf(JSON.stringify(manifestOf({ "index.html": word })));
    t.equal(kept.includes(list), isKept, `the list of ${word}`);
  }
  t.match(await deploy("new", { percent: 50 }), { status: 201 });
  const words = new Set<string>();
  for (let client = 0; client < 40; client++) {
    words.add((await server.ask("/", { app: "a", headers: { "nano-version-key": `client ${client}` } })).body);
  }
  t.same([...words].sort(), ["12", "new"]);
});
