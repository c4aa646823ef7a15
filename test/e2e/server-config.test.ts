// nano.server.jsonc, the environment and flags, as an app and its limits show them.

import { join } from "node:path";
import t from "tap";
import { nano, serve } from "./nano.ts";

const ECHO = `export default { fetch: (request, env) => Response.json(env) };`;
const SPIN = `export default { fetch() { for (;;); } };`;

t.test("a file in the folder that is served, the environment before it, flags before both", async (t) => {
  const folder = t.testdir({
    "nano.server.jsonc": `{
      // What the machine has
      "environment": "staging",
      "vars": { "FROM": "file", "OTHER": "file" },
      "limits": { "ceilings": { "cpuMs": 20 } },
    }`,
    echo: {
      "index.js": ECHO,
      "wrangler.toml": `name = "e"\n[vars]\nMODE = "top"\n[env.staging.vars]\nMODE = "staging"\n[env.other.vars]\nMODE = "other"\n`,
      ".dev.vars.staging": "SECRET=1",
    },
    spin: { "index.js": SPIN, "nano.jsonc": `{ "limits": { "cpuMs": 5000 } }` },
  });
  const server = await serve(t, [folder, "--var", "FROM=flag"]);
  const answer = await server.ask("/", { app: "echo" });
  t.same(JSON.parse(answer.body), { MODE: "staging", SECRET: "1", FROM: "flag", OTHER: "file" });
  t.match(await server.ask("/", { app: "spin" }), { status: 503, body: /NANO_CPU_LIMIT/ });
  t.match(server.err, /spin: its cpuMs of 5000 is more than this server allows; it is 20/);
  const other = await serve(t, [folder], { env: { NANO_ENV: "other" } });
  t.match(JSON.parse((await other.ask("/", { app: "echo" })).body), { MODE: "other" });
  const flag = await serve(t, [folder, "--env", "staging"], { env: { NANO_ENV: "other" } });
  t.match(JSON.parse((await flag.ask("/", { app: "echo" })).body), { MODE: "staging" });
});

t.test("without PATH the apps are those of the file; a change is read for the same environment", async (t) => {
  const folder = t.testdir({
    etc: { "nano.server.jsonc": `{ "apps": "../app", "environment": "staging" }` },
    app: { "index.js": ECHO, "nano.jsonc": `{ "env": { "staging": { "vars": { "A": "1" } } } }` },
  });
  const server = await serve(t, ["--watch"], { cwd: join(folder, "etc") });
  t.same(JSON.parse((await server.ask("/")).body), { A: "1" });
});

t.test("mistakes end the command before anything is served", async (t) => {
  const folder = t.testdir({ "nano.server.jsonc": `{\n  "executers": 1\n}`, "index.js": ECHO });
  const wrong = await nano(["serve", "."], { cwd: folder });
  t.same([wrong.code, wrong.out], [2, ""]);
  t.match(
    wrong.err,
    /^nano serve: nano\.server\.jsonc:2:3: unknown key "executers" \(did you mean executors\?\)\n {2}2 \|/,
  );
  const variable = await nano(["serve", ".", "--config", "nano.server.jsonc"], {
    cwd: folder,
    env: { NANO_PORT: "-1" },
  });
  t.match(variable, { code: 2, err: /^nano serve: NANO_PORT: '-1' is invalid\. It is a whole number/ });
  const none = await nano(["serve", ".", "--config", "no.jsonc"], { cwd: folder });
  t.match(none, { code: 2, err: /^nano serve: no\.jsonc: no such file or directory\n/ });
  const environment = await nano(["serve", ".", "--env", "a b"], { cwd: folder });
  t.match(environment, { code: 2, err: /'a b' is invalid\. It is a name\.\n/ });
});
