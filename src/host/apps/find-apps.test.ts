import { rmSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { NanoError } from "../errors/index.ts";
import { findApps, readAgain } from "./index.ts";

const HELLO = "export default { fetch: () => new Response('hi') }";

async function failureOf(path: string): Promise<NanoError> {
  try {
    await findApps(path);
  } catch (error) {
    if (error instanceof NanoError) return error;
    throw error;
  }
  throw new Error("an app was found");
}

t.test("one app: a file, an index file, main of the configuration, main of package.json", async (t) => {
  const folder = t.testdir({
    "single.ts": HELLO,
    index: { src: { "index.ts": HELLO } },
    configured: { "wrangler.toml": `name = "shop"\nmain = "src/worker.js"`, src: { "worker.js": HELLO } },
    packaged: { "package.json": `{ "main": "./lib/main" }`, lib: { "main.js": HELLO } },
  });
  const cases: [string, string, string][] = [
    ["single.ts", "single", "single.ts"],
    ["index", "index", "index/src/index.ts"],
    ["configured", "shop", "configured/src/worker.js"],
    ["configured/src/worker.js", "worker", "configured/src/worker.js"],
    ["packaged", "packaged", "packaged/lib/main.js"],
  ];
  for (const [path, name, entry] of cases) {
    const found = await findApps(join(folder, path));
    t.equal(found.many, false);
    t.same(
      found.apps.map((app) => [app.name, app.entry]),
      [[name, join(folder, entry)]],
    );
  }
});

t.test("a folder of apps: sorted, labelled by folder, what is no app passed over, what is broken named", async (t) => {
  const folder = t.testdir({
    "README.md": "#",
    "B App": { "index.js": HELLO },
    alpha: { "index.js": HELLO, "nano.jsonc": `{ "name": "renamed" }` },
    broken: { "nano.jsonc": `{ "main": "idx.js" }`, "index.js": HELLO },
    notes: { "a.txt": "" },
    node_modules: { pack: { "index.js": HELLO } },
    ".hidden": { "index.js": HELLO },
  });
  const found = await findApps(folder);
  t.equal(found.many, true);
  t.same(
    found.apps.map((app) => [app.label, app.name]),
    [
      ["b-app", "b-app"],
      ["alpha", "renamed"],
    ],
  );
  t.equal(found.broken.length, 1);
  t.match(
    found.broken[0]?.error.message,
    /broken\/nano\.jsonc:1:3: main: no file idx\.js \(did you mean index\.js\?\)$/,
  );
});

t.test("an app is read for one environment, and read again for the same", async (t) => {
  const folder = t.testdir({
    "wrangler.toml": `name = "shop"\n[env.staging]\nmain = "b.js"\n`,
    "index.js": HELLO,
    "b.js": HELLO,
    ".dev.vars.staging": "A=1",
  });
  const [app] = (await findApps(folder, { environment: "staging" })).apps;
  if (app === undefined) throw new Error("no app");
  t.match(app, {
    name: "shop-staging",
    entry: join(folder, "b.js"),
    environment: "staging",
    config: { vars: { A: "1" } },
  });
  t.same(await readAgain(app), app);
  rmSync(join(folder, "b.js"));
  await t.rejects(readAgain(app), { message: /wrangler\.toml:3:1: main: no file b\.js/, detail: /3 \| main/ });
  t.match((await findApps(folder)).apps, [{ name: "shop", entry: join(folder, "index.js") }]);
});

t.test("what is not there", async (t) => {
  const folder = t.testdir({ examples: { hello: { "index.js": HELLO } }, "a.txt": "", none: {} });
  const missing = await failureOf(join(folder, "examples", "helo"));
  t.equal(missing.code, "NANO_NO_SUCH_PATH");
  t.match(missing.message, /helo: no such file or folder \(did you mean \/.*\/examples\/hello\?\)$/);
  t.match((await failureOf(join(folder, "exmples", "hello"))).message, /did you mean \/.*\/examples\?\)$/);
  t.equal((await failureOf(join(folder, "a.txt"))).code, "NANO_NO_APP");
  t.match((await failureOf(join(folder, "none"))).message, /none: no app here/);
});

t.test("a path that the system refuses", async (t) => {
  const { code, message } = await failureOf(join(t.testdir({}), "n".repeat(1000)));
  t.equal(code, "NANO_NO_SUCH_PATH");
  t.match(message, /: name too long$/);
});
