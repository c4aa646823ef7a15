import t, { type Test } from "tap";
import { NanoError } from "../errors/index.ts";
import { readAppConfig } from "./index.ts";

const FILE = `{
  "name": "shop", "main": "a.js",
  "routes": ["shop.example/*"],
  "triggers": { "crons": ["1 * * * *"] },
  "compatibility_date": "2026-01-01",
  "vars": { "A": "top", "B": "top" },
  "define": { "X": "1" },
  "services": [{ "binding": "S", "service": "s" }],
  "nano": { "limits": { "cpuMs": 10 }, "unsafeEval": true },
  "kv_namespaces": [{ "binding": "KV", "id": "1" }],
  "migrations": [],
  "env": {
    "staging": { "vars": { "A": "staging" }, "nano": { "limits": { "memoryMb": 64 } }, "route": "staging.example/*" },
    "production": { "name": "the-shop", "triggers": { "crons": [] }, "d1_databases": [] },
    "empty": {}
  }
}`;

function read(t: Test, environment: string | undefined, file = FILE) {
  return readAppConfig({ folder: t.testdir({ "wrangler.jsonc": file }), environment });
}

t.test("without a name the top level holds", async (t) => {
  const config = await read(t, undefined);
  t.match(config, { name: "shop", vars: { A: "top", B: "top" }, unsafeEval: true, limits: { cpuMs: 10 } });
});

t.test("what is inherited, and what each environment says for itself", async (t) => {
  const config = await read(t, "staging");
  t.match(config, { name: "shop-staging", main: "a.js", compatibilityDate: "2026-01-01", crons: ["1 * * * *"] });
  t.same(config.vars, { A: "staging" });
  t.same([config.define, config.services], [{}, []]);
  t.match(config.routes, [{ pattern: "staging.example/*", customDomain: false }]);
  t.equal(config.routes.length, 1);
  t.same([config.limits, config.unsafeEval], [{ memoryMb: 64 }, true]);
});

t.test("its own name, and its own empty list", async (t) => {
  const config = await read(t, "production");
  t.match(config, { name: "the-shop", crons: [], vars: {} });
  t.match(config.routes, [{ pattern: "shop.example/*", customDomain: false }]);
});

t.test("what an environment has not, but might be meant to have, is told", async (t) => {
  const { warnings } = await read(t, "staging");
  t.match(
    warnings[0],
    /wrangler\.jsonc: env\.staging has no define, services: the top level's are not for environments$/,
  );
  // The top level's KV namespaces are not missed: they are not for environments.
  t.match(warnings[1], /not supported yet, ignored: .*migrations/);
  t.notMatch(warnings[1], /kv_namespaces/);
  t.match((await read(t, "production")).warnings[1], /ignored: .*d1_databases/);
});

t.test("an environment that there is not", async (t) => {
  const { name, warnings } = await read(t, "staging", `{ "name": "shop" }`);
  t.equal(name, "shop");
  t.match(warnings, [/wrangler\.jsonc: no environment "staging": its top level is used$/]);
  await t.rejects(read(t, "stagin"), {
    code: "NANO_CONFIG_INVALID",
    message:
      /wrangler\.jsonc:12:3: no environment "stagin" \(did you mean staging\?\): it has staging, production, empty$/,
  });
  await t.rejects(read(t, "toString"), NanoError);
});

t.test("a name that is none with the environment's", async (t) => {
  const file = `{ "name": "shop", "env": { "a b": {} } }`;
  await t.rejects(read(t, "a b", file), {
    message: /name: with the environment it is "shop-a b", which is no name of an app$/,
  });
});

t.test("mistakes in environments that are not asked for are mistakes, too", async (t) => {
  await t.rejects(read(t, undefined, `{ "env": { "a": { "main": 1 } } }`), {
    message: /env\.a\.main: expected string/,
  });
});
