// Secrets of deployed apps, and of those in the server's folder.

import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
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

t.test("an app of the folder finds them, too: by its name or label, over reloads and engines", async (t) => {
  const folder = t.testdir({
    shop: { "index.js": TELLING, "nano.jsonc": `{ "name": "the-shop", "vars": { "KEY": "var", "OTHER": "var" } }` },
  });
  const { server, admin } = await serveData(t, dataDirectory(t), [folder, "--watch"]);
  const env = async (app: string) => JSON.parse((await server.ask("/", { app })).body);
  t.match(await admin.ask("PUT", "/v1/apps/the-shop/secrets/KEY", { value: VALUE }), { status: 204 });
  t.same(await env("shop"), { KEY: VALUE, OTHER: "var" });
  t.match(await admin.ask("PUT", "/v1/apps/shop/secrets/KEY", { value: `${VALUE} 2` }), { status: 204 });
  t.same(await env("shop"), { KEY: `${VALUE} 2`, OTHER: "var" });
  for (const name of ["shop", "the-shop"]) {
    t.match((await admin.ask("GET", `/v1/apps/${name}/secrets`)).body.secrets, [{ name: "KEY" }]);
  }
  writeFileSync(join(folder, "shop", "nano.jsonc"), `{ "name": "the-shop", "vars": { "OTHER": "changed" } }`);
  await server.until(() => server.line("serve", { text: "the-shop reloaded" }));
  t.same(await env("shop"), { KEY: `${VALUE} 2`, OTHER: "changed" });
  await admin.ask("PUT", "/v1/apps/later/secrets/KEY", { value: VALUE });
  mkdirSync(join(folder, "later"));
  writeFileSync(join(folder, "later", "index.js"), TELLING);
  await server.until(() => server.line("serve", { text: "later added" }));
  t.same(await env("later"), { KEY: VALUE });
  server.signal("SIGHUP");
  await server.until(() => server.line("engine", { event: "replaced" }));
  t.same(await env("shop"), { KEY: `${VALUE} 2`, OTHER: "changed" });
  t.match(await admin.ask("DELETE", "/v1/apps/the-shop/secrets/KEY"), { status: 204 });
  t.same(await env("shop"), { OTHER: "changed" });
  await server.until(() => server.lines.find(({ text }) => /^env .*changed.*\[redacted\]/.test(String(text))));
  t.notMatch(server.err + JSON.stringify(server.lines), VALUE);
  t.equal(await server.stop(), 0);
});

t.test("an app of the folder that does not start with a secret keeps what it had", async (t) => {
  const folder = t.testdir({
    "index.js": `
      if (globalThis.KEY === "no key") throw new Error("refused");
      addEventListener("fetch", (event) => event.respondWith(new Response(String(globalThis.KEY))));`,
  });
  const data = dataDirectory(t);
  const { server, admin } = await serveData(t, data, [join(folder, "index.js")]);
  const { name } = (await admin.ask("GET", "/v1/apps")).body.apps[0];
  t.equal((await server.ask("/")).body, "undefined");
  t.match(await admin.ask("PUT", `/v1/apps/${name}/secrets/KEY`, { value: "a key" }), { status: 204 });
  t.equal((await server.ask("/")).body, "a key");
  const refused = await admin.ask("PUT", `/v1/apps/${name}/secrets/KEY`, { value: "no key" });
  t.match(refused, { status: 422, body: { error: { code: "NANO_APP_EXCEPTION", detail: /Error: refused/ } } });
  t.equal((await server.ask("/")).body, "a key");
  await server.stop();
  const { server: next } = await serveData(t, data, [join(folder, "index.js")]);
  t.equal((await next.ask("/")).body, "a key");
});
