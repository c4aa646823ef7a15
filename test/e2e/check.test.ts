import { readdirSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { nano } from "./nano.ts";

const HELLO = `export default { fetch: () => new Response("hi") };`;

t.test("every app of a folder in a line, and the first failure's exit code", async (t) => {
  const folder = t.testdir({
    good: { "index.js": HELLO, "wrangler.toml": `kv_namespaces = []` },
    syntax: { "index.js": "export default {" },
    throws: { "index.js": `${HELLO}\nconst start = () => { throw new Error("no start"); };\nstart();` },
    spins: { "index.js": `${HELLO}\nfor (;;);`, "nano.jsonc": `{ "limits": { "startupCpuMs": 20 } }` },
    wrong: { "index.js": HELLO, "nano.jsonc": `{\n  "mian": "index.js"\n}` },
    fetches: { "index.js": `await fetch("http://127.0.0.1:1/").catch(() => 0); ${HELLO}` },
  });
  const checked = await nano(["check", "."], { cwd: folder });
  const lines = checked.out.trimEnd().split("\n");
  t.equal(lines.length, 6);
  t.match(checked.out, /^ok {6}good {2}\d+ B$/m);
  t.match(checked.out, /^ok {6}fetches/m);
  t.match(checked.out, /^not ok {2}syntax: .*syntax\/index\.js:1:17: .* \(NANO_APP_INVALID\)$/m);
  t.match(checked.out, /^not ok {2}throws: the app does not start \(NANO_APP_EXCEPTION\)$/m);
  t.match(checked.out, /^not ok {2}spins: the app does not start \(NANO_STARTUP_LIMIT\)$/m);
  t.match(
    checked.out,
    /^not ok {2}wrong: wrong\/nano\.jsonc:2:3: unknown key "mian" \(did you mean main\?\) \(NANO_CONFIG_INVALID\)$/m,
  );
  t.match(checked.err, /warning: good\/wrangler\.toml: not supported yet, ignored: kv_namespaces\n/);
  t.match(checked.err, /no start.*throws\/index\.js:2:/s);
  t.equal(checked.code, 2, "the configuration that is wrong is the first");
});

t.test("apps that cannot be served beside each other", async (t) => {
  const claims = (routes: string) => ({ "index.js": HELLO, "nano.jsonc": `{\n  "routes": ["${routes}"]\n}` });
  const folder = t.testdir({ a: claims("shop.example/*"), b: claims("shop.example/*"), c: claims("*shop*.example") });
  const checked = await nano(["check", "."], { cwd: folder });
  t.match(checked.out, /^ok {6}a /m);
  t.match(checked.out, /^not ok {2}b: .*shop\.example/m);
  t.match(checked.out, /^not ok {2}c: c\/nano\.jsonc:2:14: routes\[0\]: /m);
  t.notMatch(checked.err, /not supported yet/);
  t.equal(checked.code, 2);
});

t.test("--json: an object a line", async (t) => {
  const folder = t.testdir({ good: { "index.js": HELLO }, throws: { "index.js": `${HELLO}; throw 1;` } });
  const checked = await nano(["check", folder, "--json"]);
  const [good, throws] = checked.out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  t.match(good, { name: "good", ok: true, warnings: [] });
  t.ok(good.bytes > 0);
  t.match(throws, { name: "throws", ok: false, code: "NANO_APP_EXCEPTION" });
  t.same([checked.code, checked.err], [1, ""]);
});

t.test("single apps, environments, limits and the server's own file", async (t) => {
  const folder = t.testdir({
    "nano.server.jsonc": `{ "limits": { "ceilings": { "startupCpuMs": 20 } } }`,
    "wrangler.toml": `main = "a.js"\n[env.staging]\nmain = "b.js"\n`,
    "a.js": HELLO,
    "b.js": "const;",
    slow: { "index.js": `${HELLO}\nfor (const end = performance.now() + 200; performance.now() < end; );` },
  });
  const here = await nano(["check"], { cwd: folder });
  t.match(here, { code: 0, err: "", out: /^ok {6}nano\.server\.jsonc\nok {6}\S+ {2}\d+ B\n$/ });
  t.match(await nano(["check", "--env", "staging"], { cwd: folder }), { code: 1, out: /b\.js:1:/ });
  t.match(await nano(["check", "--env", "stagin"], { cwd: folder }), { code: 2, out: /did you mean staging\?/ });
  t.match(await nano(["check", "a.js", "slow"], { cwd: folder }), { code: 3, out: /slow: .*NANO_STARTUP_LIMIT/ });
  const broken = t.testdir({ "nano.server.jsonc": `{ "port": 1 }`, "index.js": HELLO });
  t.match(await nano(["check", broken]), { code: 2, out: /unknown key "port"/ });
  t.match(await nano(["check", "nothing"]), { code: 2, out: "", err: /^nano check: nothing: no such file or folder/ });
});

t.test("the examples", async (t) => {
  const examples = join(import.meta.dirname, "../../examples");
  const apps = readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const checked = await nano(["check", examples]);
  t.equal(checked.code, 0, checked.out + checked.err);
  t.equal(checked.out.trimEnd().split("\n").length, apps.length);
});
