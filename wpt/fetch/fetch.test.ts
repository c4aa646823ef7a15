import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import t from "tap";
import { fetchTests, findTests, revisionWarning, verifyTests } from "./fetch.ts";
import { sourcePackages } from "./from-debian.ts";
import { changedPaths, listHashes } from "./hash-list.ts";
import { type Pin, pinnedPaths, readPin } from "./pin.ts";

const silent = { show: () => undefined, clear: () => undefined };

function write(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function git(folder: string, ...args: string[]): string {
  const identity = ["-c", "user.name=test", "-c", "user.email=test@localhost"];
  return execFileSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8" }).trim();
}

/** A repository with tests, and a pin of its last but one commit. */
function repository(folder: string): Pin {
  mkdirSync(folder, { recursive: true });
  git(folder, "init", "--quiet");
  for (const [key, value] of [
    ["uploadpack.allowFilter", "true"],
    ["uploadpack.allowAnySHA1InWant", "true"],
  ] as const) {
    git(folder, "config", key, value);
  }
  write(folder, { "url/a.any.js": "1", "css/big.html": "no", "resources/testharness.js": "harness" });
  git(folder, "add", ".");
  git(folder, "commit", "--quiet", "-m", "one");
  const revision = git(folder, "rev-parse", "HEAD");
  write(folder, { "url/a.any.js": "2" });
  git(folder, "commit", "--quiet", "-am", "two");
  return {
    revision,
    repository: pathToFileURL(folder).href,
    directories: [{ path: "url", server: false }],
    support: ["resources"],
  };
}

t.test("the pinned revision, what is pinned of it, and nothing else", async (t) => {
  const folder = t.testdir({});
  const pin = repository(join(folder, "upstream"));
  process.env.NANO_CACHE_DIR = join(folder, "cache");
  t.equal(findTests(pin), undefined);
  const tests = await fetchTests(silent, pin);
  t.equal(readFileSync(join(tests.root, "url/a.any.js"), "utf8"), "1");
  t.equal(existsSync(join(tests.root, "css")), false);
  t.equal(tests.revision, pin.revision);
  t.equal(revisionWarning(tests, pin), "");
  t.same(findTests(pin), tests);
  await verifyTests(tests);
  // A pin that names more has it fetched.
  const more = { ...pin, support: [...pin.support, "css/big.html"] };
  t.equal(findTests(more), undefined);
  t.equal(readFileSync(join((await fetchTests(silent, more)).root, "css/big.html"), "utf8"), "no");
  writeFileSync(join(tests.root, "url/a.any.js"), "edited");
  await t.rejects(fetchTests(silent, pin), { code: "NANO_TESTS_MISSING", message: /url\/a\.any\.js/ });
});

t.test("a repository without the pinned directories is refused", async (t) => {
  const folder = t.testdir({});
  const pin = repository(join(folder, "upstream"));
  process.env.NANO_CACHE_DIR = join(folder, "cache");
  pin.directories.push({ path: "not-there", server: false });
  await t.rejects(fetchTests(silent, pin), { code: "NANO_TESTS_MISSING", detail: /not-there/ });
});

t.test("a checkout that is there already", (t) => {
  const folder = t.testdir({ resources: { "testharness.js": "" } });
  process.env.NANO_WPT_DIR = folder;
  t.match(findTests(), { root: folder, from: "NANO_WPT_DIR" });
  process.env.NANO_WPT_DIR = join(folder, "resources");
  t.throws(() => findTests(), { code: "NANO_TESTS_MISSING" });
  delete process.env.NANO_WPT_DIR;
  t.end();
});

t.test("Debian's sources, and no others, become sources of source packages", (t) => {
  const deb822 =
    "Types: deb\nURIs: http://mirror.test/debian\nSuites: stable\n\nTypes: deb\nURIs: http://other.test/x\n";
  const list =
    "# deb http://mirror.test/debian old main\ndeb http://mirror.test/debian/ stable main\ndeb http://o.test x y\n";
  t.same(
    sourcePackages([
      { name: "debian.sources", text: deb822 },
      { name: "sources.list", text: list },
      { name: "other.list", text: "deb http://o.test x y\n" },
    ]),
    [
      { name: "debian.sources", text: "Types: deb-src\nURIs: http://mirror.test/debian\nSuites: stable\n" },
      { name: "sources.list", text: "deb-src http://mirror.test/debian/ stable main\n" },
    ],
  );
  t.end();
});

t.test("lists of hashes", async (t) => {
  const folder = t.testdir({ a: "1", b: { c: "2" }, __pycache__: { d: "3" } });
  const before = await listHashes(folder);
  t.same(
    before
      .trim()
      .split("\n")
      .map((line) => line.slice(66)),
    ["a", "b/c"],
  );
  write(folder, { a: "changed", e: "new" });
  t.same(changedPaths(before, await listHashes(folder)), ["a", "e"]);
});

t.test("the pin names each folder once, and none inside another", (t) => {
  const pin = readPin();
  const paths = pinnedPaths(pin);
  t.match(pin.revision, /^[0-9a-f]{40}$/);
  t.equal(new Set(pin.directories.map(({ path }) => path)).size, pin.directories.length);
  t.notOk(paths.includes("fetch/api"), "fetch as a whole is there");
  t.ok(paths.includes("fetch"));
  t.end();
});
