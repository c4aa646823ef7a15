// Secrets of deployed apps.

import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { dataDirectory, serveData } from "./deploying.ts";
import { nano } from "./nano.ts";

const TELLING = `
  export default {
    fetch(request, env) {
      console.log("env", env);
      return Response.json(env);
    },
  };`;
const VALUE = "a very secret value";

t.test("an app finds its secrets in env, changed without a restart, and nobody else finds them anywhere", async (t) => {
  const data = dataDirectory(t);
  const { server, admin } = await serveData(t, data);
  const env = async (app: string) => JSON.parse((await server.ask("/", { app })).body);
  // Before the app is there.
  t.match(await admin.ask("PUT", "/v1/apps/a/secrets/KEY", { value: VALUE }), { status: 204 });
  await admin.deploy("a", TELLING, { vars: { KEY: "var", OTHER: "var" } });
  await admin.deploy("b", TELLING);
  t.same(await env("a"), { KEY: VALUE, OTHER: "var" });
  t.same(await env("b"), {});
  t.match(await admin.ask("PUT", "/v1/apps/a/secrets/KEY", { value: `${VALUE} 2` }), { status: 204 });
  t.same(await env("a"), { KEY: `${VALUE} 2`, OTHER: "var" });
  const listed = await admin.ask("GET", "/v1/apps/a/secrets");
  t.match(listed.body.secrets, [{ name: "KEY", changed: /^\d{4}-/ }]);
  for (const path of ["/v1/apps/a/secrets", "/v1/apps", "/v1/apps/a/versions"]) {
    t.notMatch(JSON.stringify(await admin.ask("GET", path)), VALUE);
  }
  await server.until(() => server.lines.find(({ text }) => /^env .*\[redacted\].*var/.test(String(text))));
  t.notMatch(server.err + JSON.stringify(server.lines), VALUE);
  for (const file of ["nano.db", "nano.db-wal"]) t.notOk(readFileSync(join(data, file)).includes(VALUE));
  t.equal(statSync(join(data, "secrets.key")).mode & 0o777, 0o600);
  server.signal("SIGHUP");
  await server.until(() => server.line("engine", { event: "replaced" }));
  t.same(await env("a"), { KEY: `${VALUE} 2`, OTHER: "var" });
  t.match(await admin.ask("DELETE", "/v1/apps/a/secrets/KEY"), { status: 204 });
  t.same(await env("a"), { KEY: "var", OTHER: "var" });
  t.match(await admin.ask("DELETE", "/v1/apps/a/secrets/KEY"), { status: 404 });
});

t.test("a key that is another, gone or none is named, and nothing is served with it", async (t) => {
  const data = dataDirectory(t);
  const { server, admin } = await serveData(t, data);
  await admin.ask("PUT", "/v1/apps/a/secrets/KEY", { value: VALUE });
  t.match(await admin.ask("PUT", "/v1/apps/a/secrets/A-B", { value: VALUE }), { status: 400 });
  await server.stop();
  const file = join(data, "secrets.key");
  const key = readFileSync(file);
  const started = (...more: string[]) => nano(["serve", "--port", "0", "--data", data, ...more]);
  rmSync(file);
  t.match(await started(), { code: 4, err: /the key of the secrets, .*secrets\.key: no such file/ });
  writeFileSync(file, "short");
  t.match(await started(), { code: 4, err: /it has 32 random bytes in base64/ });
  writeFileSync(file, Buffer.alloc(32, 7).toString("base64"));
  t.match(await started(), {
    code: 4,
    err: /is not the key that the secrets .* were sealed with: give that one by --secrets-key-file/,
  });
  const elsewhere = join(t.testdir({}), "key");
  writeFileSync(elsewhere, key);
  t.match(await started("--secrets-key-file", join(data, "none")), { code: 4, err: /no such file/ });
  const { admin: again } = await serveData(t, data, ["--secrets-key-file", elsewhere]);
  t.match((await again.ask("GET", "/v1/apps/a/secrets")).body, { secrets: [{ name: "KEY" }] });
});
