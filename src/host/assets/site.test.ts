import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t, { type Test } from "tap";
import type { AssetsConfig } from "../config/index.ts";
import { AssetFolder } from "./asset-folder.ts";
import { type AssetAnswer, Site } from "./site.ts";

const base: Omit<AssetsConfig, "directory"> = {
  htmlHandling: "auto-trailing-slash",
  notFoundHandling: "none",
  runWorkerFirst: false,
};

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  onlyAsset?: boolean;
}

/** Asks a site of these files; "pass", or status, location or file, and what was not taken for granted. */
function siteOf(
  t: Test,
  files: NonNullable<Parameters<Test["testdir"]>[0]>,
  config: Partial<Omit<AssetsConfig, "directory">> = {},
  answersNavigation = false,
) {
  const folder = t.testdir({ site: files, "secret.txt": "secret" });
  const directory = join(folder, "site");
  const warnings: string[] = [];
  const source = new AssetFolder(directory);
  const site = new Site({ source, config: { ...base, ...config }, answersNavigation }, (list) =>
    warnings.push(...list),
  );
  const answer = (path: string, { method = "GET", headers = {}, onlyAsset = false }: Asked = {}) =>
    site.answer({
      method,
      url: new URL(`http://site.example${path}`),
      headers: new Map(Object.entries(headers)),
      onlyAsset,
    });
  return {
    directory,
    warnings,
    answer,
    async ask(path: string, asked?: Asked): Promise<string> {
      const given = await answer(path, asked);
      return given === undefined ? "pass" : textOf(given);
    },
  };
}

function textOf({ status, headers, body }: AssetAnswer): string {
  const what = typeof body === "string" ? (headers.get("location") ?? "") : body.file.path;
  return `${status} ${what}`.trim();
}

const pages = {
  "index.html": "home",
  "about.html": "about",
  docs: { "index.html": "docs", "page.html": "page" },
  both: { "index.html": "both/" },
  "both.html": "both",
  "style.css": "css",
  "a b&ü.txt": "odd",
};

t.test("auto-trailing-slash", async (t) => {
  const { ask } = siteOf(t, pages);
  for (const [path, expected] of [
    ["/", "200 index.html"],
    ["/index.html", "307 /"],
    ["/index", "307 /"],
    ["/about", "200 about.html"],
    ["/about/", "307 /about"],
    ["/about.html?x=1", "307 /about?x=1"],
    ["/docs", "307 /docs/"],
    ["/docs/", "200 docs/index.html"],
    ["/docs/index.html", "307 /docs/"],
    ["/docs/index", "307 /docs/"],
    ["/docs/page", "200 docs/page.html"],
    ["/both", "200 both.html"],
    ["/both/", "200 both/index.html"],
    ["/style.css", "200 style.css"],
    ["/style.css/", "pass"],
    ["/a%20b&%C3%BC.txt", "200 a b&ü.txt"],
    ["/missing", "pass"],
    ["//about", "200 about.html"],
  ] as const) {
    t.equal(await ask(path), expected, path);
  }
});

t.test("force, drop and none", async (t) => {
  const force = siteOf(t, pages, { htmlHandling: "force-trailing-slash" });
  t.equal(await force.ask("/about"), "307 /about/");
  t.equal(await force.ask("/about/"), "200 about.html");
  t.equal(await force.ask("/docs"), "307 /docs/");
  t.equal(await force.ask("/about.html"), "307 /about/");
  const drop = siteOf(t, pages, { htmlHandling: "drop-trailing-slash" });
  t.equal(await drop.ask("/docs/"), "307 /docs");
  t.equal(await drop.ask("/docs"), "200 docs/index.html");
  t.equal(await drop.ask("/"), "200 index.html");
  const none = siteOf(t, pages, { htmlHandling: "none" });
  t.equal(await none.ask("/about.html"), "200 about.html");
  t.equal(await none.ask("/about"), "pass");
  t.equal(await none.ask("/docs/"), "pass");
  t.equal(await none.ask("/index.html"), "200 index.html");
});

t.test("what is not there", async (t) => {
  const only = { onlyAsset: true };
  const none = siteOf(t, pages);
  t.equal(await none.ask("/no", only), "404");
  const page = siteOf(
    t,
    { ...pages, "404.html": "top", docs: { "404.html": "docs" } },
    { notFoundHandling: "404-page" },
  );
  t.equal(await page.ask("/no/where", only), "404 404.html");
  t.equal(await page.ask("/docs/a/b", only), "404 docs/404.html");
  t.equal(await page.ask("/no"), "pass", "the app's, where it can answer");
  const spa = siteOf(t, pages, { notFoundHandling: "single-page-application" });
  t.equal(await spa.ask("/app/route", only), "200 index.html");
  t.equal(await spa.ask("/app/route"), "pass");
  const navigating = siteOf(t, pages, { notFoundHandling: "single-page-application" }, true);
  t.equal(await navigating.ask("/app/route", { headers: { "sec-fetch-mode": "navigate" } }), "200 index.html");
  t.equal(await navigating.ask("/app/data", { headers: { "sec-fetch-mode": "cors" } }), "pass");
});

t.test("methods, and who comes first", async (t) => {
  const { ask } = siteOf(t, pages, { runWorkerFirst: ["/api/*", "/docs/*", "!/docs/page*"] });
  t.equal(await ask("/style.css", { method: "POST" }), "pass");
  t.equal(await ask("/style.css", { method: "POST", onlyAsset: true }), "405");
  t.equal(await ask("/style.css", { method: "HEAD" }), "200 style.css");
  t.equal(await ask("/docs/"), "pass");
  t.equal(await ask("/docs/page"), "200 docs/page.html");
  t.equal(await ask("/docs/", { onlyAsset: true }), "200 docs/index.html");
});

t.test("entity tags, conditions, ranges", async (t) => {
  const { answer, directory } = siteOf(t, { "a.txt": "0123456789", "b.txt": "0123456789", "empty.txt": "" });
  const first = await answer("/a.txt");
  const etag = first?.headers.get("etag") ?? "";
  t.match(etag, /^"[0-9a-f]{32}"$/);
  t.equal((await answer("/b.txt"))?.headers.get("etag"), etag, "the tag is of the content");
  t.same(Object.fromEntries(first?.headers ?? []), {
    "content-type": "text/plain; charset=utf-8",
    etag,
    "cache-control": "public, max-age=0, must-revalidate",
    "accept-ranges": "bytes",
    "content-length": "10",
  });
  const status = async (headers: Record<string, string>) => (await answer("/a.txt", { headers }))?.status;
  t.equal(await status({ "if-none-match": etag }), 304);
  t.equal(await status({ "if-none-match": `"x", W/${etag}` }), 304);
  t.equal(await status({ "if-none-match": "*" }), 304);
  t.equal(await status({ "if-none-match": `"x"` }), 200);
  const range = async (value: string, more: Record<string, string> = {}) => {
    const given = await answer("/a.txt", { headers: { range: value, ...more } });
    return `${given?.status} ${given?.headers.get("content-range")} ${given?.headers.get("content-length")}`;
  };
  t.equal(await range("bytes=2-4"), "206 bytes 2-4/10 3");
  t.equal(await range("bytes=7-"), "206 bytes 7-9/10 3");
  t.equal(await range("bytes=-2"), "206 bytes 8-9/10 2");
  t.equal(await range("bytes=5-500"), "206 bytes 5-9/10 5");
  t.equal(await range("bytes=10-"), "416 bytes */10 undefined");
  t.equal(await range("bytes=-0"), "416 bytes */10 undefined");
  for (const whole of ["bytes=4-2", "bytes=0-1,3-4", "lines=1-2", "bytes=-", "bytes=a-b"]) {
    t.equal(await range(whole), "200 undefined 10", whole);
  }
  t.equal(await range("bytes=0-1", { "if-range": etag }), "206 bytes 0-1/10 2");
  t.equal(await range("bytes=0-1", { "if-range": `"other"` }), "200 undefined 10");
  t.equal(await range("bytes=0-1", { "if-range": `W/${etag}` }), "200 undefined 10");
  t.equal((await answer("/empty.txt"))?.headers.get("content-length"), "0");
  writeFileSync(join(directory, "a.txt"), "changed...");
  t.not((await answer("/a.txt"))?.headers.get("etag"), etag);
});

t.test("compressed files beside", async (t) => {
  const { answer } = siteOf(t, {
    "a.js": "plain",
    "a.js.br": "brotli",
    "a.js.gz": "gzip",
    "b.js": "b",
    "b.js.gz": "b",
  });
  const ask = async (path: string, headers: Record<string, string>) => {
    const given = await answer(path, { headers });
    const file = typeof given?.body === "string" ? "" : given?.body.file.path;
    return [
      file,
      given?.headers.get("content-encoding"),
      given?.headers.get("vary"),
      given?.headers.get("content-type"),
    ].join();
  };
  const type = "text/javascript; charset=utf-8";
  t.equal(await ask("/a.js", { "accept-encoding": "gzip, deflate, br" }), `a.js.br,br,Accept-Encoding,${type}`);
  t.equal(await ask("/a.js", { "accept-encoding": "br;q=0.5, gzip" }), `a.js.gz,gzip,Accept-Encoding,${type}`);
  t.equal(await ask("/a.js", { "accept-encoding": "br;q=0, *;q=0.1" }), `a.js.gz,gzip,Accept-Encoding,${type}`);
  t.equal(await ask("/a.js", {}), `a.js,,Accept-Encoding,${type}`);
  t.equal(await ask("/a.js", { "accept-encoding": "br", range: "bytes=0-1" }), `a.js,,Accept-Encoding,${type}`);
  t.equal(await ask("/b.js", { "accept-encoding": "br" }), `b.js,,Accept-Encoding,${type}`);
});

t.test("_headers", async (t) => {
  const { answer, warnings, ask } = siteOf(t, {
    "a.txt": "a",
    "b.txt": "b",
    users: { "7.txt": "7" },
    _headers: [
      "# a comment",
      "/*",
      "  X-All: yes",
      "  Cache-Control: no-store",
      "/a.txt",
      "  X-All: also",
      "  ! ETag",
      "/users/:id",
      "  X-User: :id of :nobody",
      "https://site.example/b.txt",
      "  X-Host: here",
      "https://other.example/*",
      "  X-Host: elsewhere",
      "  no header",
      "/:a:b",
      "/*/*",
    ].join("\n"),
  });
  const headers = async (path: string) => Object.fromEntries((await answer(path))?.headers ?? []);
  t.match(await headers("/a.txt"), { "x-all": "yes, also", "cache-control": "no-store" });
  t.notOk("etag" in (await headers("/a.txt")));
  t.match(await headers("/users/7.txt"), { "x-user": "7.txt of :nobody" });
  t.match(await headers("/b.txt"), { "x-host": "here" });
  t.same(
    warnings.map((warning) => warning.slice(0, 11)),
    ["_headers:14", "_headers:15", "_headers:16"],
  );
  t.equal(await ask("/_headers"), "pass");
});

t.test("_redirects", async (t) => {
  const { ask, warnings } = siteOf(t, {
    ...pages,
    _redirects: [
      "/old /new 301",
      "/blog/* https://blog.example/:splat",
      "/user/:id/posts /posts?user=:id 308",
      "/about /elsewhere # even where there is a file",
      "/alias /docs/page 200",
      "/open/* /:splat 302",
      "/bad",
      "/worse //evil.example 302",
      "/teapot / 418",
      "/proxy https://other.example 200",
    ].join("\n"),
  });
  t.equal(await ask("/old?x=1"), "301 /new?x=1");
  t.equal(await ask("/blog/a/b"), "302 https://blog.example/a/b");
  t.equal(await ask("/user/7/posts?x=1"), "308 /posts?user=7");
  t.equal(await ask("/about"), "302 /elsewhere");
  t.equal(await ask("/alias"), "200 docs/page.html");
  t.equal(await ask("/open//evil.example"), "302 /evil.example");
  t.equal(await ask("/open/%5Cevil.example"), "302 /%5Cevil.example");
  t.same(
    warnings.map((warning) => warning.slice(0, 13)),
    ["_redirects:7:", "_redirects:8:", "_redirects:9:", "_redirects:10"],
  );
});

t.test("rules have limits", async (t) => {
  const lines = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i)).join("\n");
  const { ask, warnings } = siteOf(t, {
    "a.txt": "a",
    _redirects: `${lines(2001, (i) => `/s${i} /x`)}\n${lines(101, (i) => `/d${i}/* /x`)}\n/${"l".repeat(1000)} /x`,
    _headers: lines(101, (i) => `/h${i}\n  a: b`),
  });
  t.equal(await ask("/s1999"), "302 /x");
  t.equal(await ask("/s2000"), "pass");
  t.equal(await ask("/d99/"), "302 /x");
  t.equal(await ask("/d100/"), "pass");
  t.equal(warnings.length, 5);
});

t.test("nothing outside of the folder, and nothing hidden", async (t) => {
  const { ask, directory } = siteOf(t, {
    ...pages,
    ".env": "SECRET=1",
    ".git": { config: "x" },
    ".well-known": { "security.txt": "mail", ".hidden": "x" },
    sub: { ".dev.vars": "x" },
    ".assetsignore": "*.map\nprivate/\n",
    "app.js.map": "map",
    private: { "a.txt": "a" },
    _redirects: "/steal/* /../:splat 200",
    "_worker.js": "x",
  });
  symlinkSync(join(directory, "..", "secret.txt"), join(directory, "link.txt"));
  symlinkSync(join(directory, ".."), join(directory, "up"));
  symlinkSync(join(directory, "style.css"), join(directory, "inside.css"));
  symlinkSync("/etc", join(directory, "etc"));
  symlinkSync(".env", join(directory, "env.txt"));
  symlinkSync("app.js.map", join(directory, "map.txt"));
  mkdirSync(join(directory, "folder.html"));
  for (const path of [
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/docs/../../secret.txt",
    "/docs/%2e%2e/%2e%2e/secret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/%252e%252e/secret.txt",
    "/style.css%00",
    "/%00",
    "/style.css%00.txt",
    "/%ff",
    "/%",
    "/link.txt",
    "/up/secret.txt",
    "/etc/passwd",
    "/env.txt",
    "/map.txt",
    "/.env",
    "/.git/config",
    "/sub/.dev.vars",
    "/.well-known/.hidden",
    "/.assetsignore",
    "/_redirects",
    "/_headers",
    "/_worker.js",
    "/app.js.map",
    "/private/a.txt",
    "/steal/secret.txt",
    "/steal/..%2fsecret.txt",
    "/folder.html",
    "/docs",
    `/${"a/".repeat(3000)}`,
    `/${"a".repeat(5000)}`,
  ]) {
    t.match(await ask(path), path === "/docs" ? "307 /docs/" : "pass", path.slice(0, 60));
  }
  t.equal(await ask("/inside.css"), "200 inside.css");
  t.equal(await ask("/.well-known/security.txt"), "200 .well-known/security.txt");
});

t.test("rules that lie elsewhere are not read", async (t) => {
  const { ask, directory, warnings } = siteOf(t, { "a.txt": "a" });
  writeFileSync(join(directory, "..", "rules"), "/a.txt /b 301");
  symlinkSync(join(directory, "..", "rules"), join(directory, "_redirects"));
  symlinkSync(join(directory, "..", "secret.txt"), join(directory, "_headers"));
  t.equal(await ask("/a.txt"), "200 a.txt");
  t.same(warnings, []);
});

t.test("a pattern of many wildcards takes no time", async (t) => {
  const { ask } = siteOf(
    t,
    { "a.txt": "a", _redirects: "/:a/:b/:c/:d/*/x /y" },
    { runWorkerFirst: [`/${"*a".repeat(50)}b`] },
  );
  t.equal(await ask(`/${"a".repeat(20_000)}`), "pass");
  t.equal(await ask(`/${"a/".repeat(8000)}`), "pass");
});
