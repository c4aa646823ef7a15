import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t, { type Test } from "tap";
import { resolveServerConfig, type ServerLayer } from "./index.ts";

interface Said {
  flags?: ServerLayer;
  environment?: Record<string, string>;
  file?: string;
}

function config(t: Test, { flags = {}, environment = {}, file }: Said = {}) {
  const folder = t.testdir(file === undefined ? {} : { "nano.server.jsonc": file });
  return resolveServerConfig({ flags: { apps: folder, ...flags }, environment });
}

t.test("nobody says anything", async (t) => {
  const { poolSize, apps, ...rest } = await config(t);
  t.same(rest, {
    listeners: [{ host: "127.0.0.1", port: 8787 }],
    keepVersions: 10,
    limits: { defaults: {}, overrides: {}, ceilings: {} },
    logFormat: "text",
    logKbPerSecond: 256,
    executors: 0,
    trustedProxies: [],
    maxLive: 1000,
    keptCodeMb: 64,
    vars: {},
    allowPrivateNetwork: false,
    proxyResolvesNames: false,
    quiet: false,
    lazy: false,
    warnings: [],
  });
  t.ok(poolSize >= 2);
});

t.test("all that a file says; its paths are relative to it", async (t) => {
  const folder = t.testdir({
    etc: {
      "my.jsonc": `{
        "$schema": "x", "apps": "../apps", "dataDirectory": "data", "keepVersions": 3,
        "listeners": ["8080", "[::1]:80", { "port": 0 }, { "host": "0.0.0.0", "port": 1 },
          "unix:a.sock?mode=600", { "unix": "/run/b.sock", "mode": "0660" }],
        "limits": { "defaults": { "cpuMs": 1 }, "overrides": { "wallMs": 2 }, "ceilings": { "memoryMb": 4 } },
        "admin": { "listen": "unix:admin.sock", "tokenFile": "token" },
        "logFormat": "json", "logDirectory": "../logs", "logKbPerSecond": 7, "executors": 3, "trustedProxies": ["10.0.0.0/8", "::1"],
        "maxLive": 5, "poolSize": 0, "memoryTotalMb": 64, "keptCodeMb": 6, "environment": "staging",
        "vars": { "A": "1" }, "allowPrivateNetwork": true, "proxyResolvesNames": true, "quiet": true, "lazy": true,
      }`,
    },
  });
  const file = join(folder, "etc", "my.jsonc");
  t.same(await resolveServerConfig({ flags: {}, environment: {}, configFile: file }), {
    file,
    apps: join(folder, "apps"),
    dataDirectory: join(folder, "etc", "data"),
    keepVersions: 3,
    listeners: [
      { host: "127.0.0.1", port: 8080 },
      { host: "::1", port: 80 },
      { host: "127.0.0.1", port: 0 },
      { host: "0.0.0.0", port: 1 },
      { unix: join(folder, "etc", "a.sock"), mode: 0o600 },
      { unix: "/run/b.sock", mode: 0o660 },
    ],
    limits: { defaults: { cpuMs: 1 }, overrides: { wallMs: 2 }, ceilings: { memoryMb: 4 } },
    admin: { listen: { unix: join(folder, "etc", "admin.sock") }, tokenFile: join(folder, "etc", "token") },
    logFormat: "json",
    logDirectory: join(folder, "logs"),
    logKbPerSecond: 7,
    executors: 3,
    trustedProxies: ["10.0.0.0/8", "::1/128"],
    maxLive: 5,
    poolSize: 0,
    memoryTotalMb: 64,
    keptCodeMb: 6,
    environment: "staging",
    vars: { A: "1" },
    allowPrivateNetwork: true,
    proxyResolvesNames: true,
    quiet: true,
    lazy: true,
    warnings: [],
  });
});

t.test("flags go before the environment, that before the file", async (t) => {
  const file = `{ "executors": 1, "poolSize": 1, "maxLive": 1, "logFormat": "json", "quiet": true,
    "limits": { "defaults": { "cpuMs": 1, "wallMs": 1 } }, "vars": { "A": "file", "B": "file" } }`;
  const environment = {
    NANO_EXECUTORS: "2",
    NANO_POOL_SIZE: "2",
    NANO_QUIET: "0",
    NANO_LIMITS: "cpuMs=2, memoryMb=20",
    NANO_TRUSTED_PROXIES: "127.0.0.1,10.0.0.0/8",
    NANO_MAX_LIVE: "",
  };
  const flags: ServerLayer = { executors: 3, limitDefaults: { cpuMs: 3 }, vars: { A: "flag" } };
  t.match(await config(t, { flags, environment, file }), {
    executors: 3,
    poolSize: 2,
    maxLive: 1,
    logFormat: "json",
    quiet: false,
    limits: { defaults: { cpuMs: 3, wallMs: 1, memoryMb: 20 } },
    vars: { A: "flag", B: "file" },
    trustedProxies: ["127.0.0.1/32", "10.0.0.0/8"],
  });
});

t.test("host and port are short for one listener", async (t) => {
  const file = `{ "listeners": ["0.0.0.0:1", "0.0.0.0:2"] }`;
  const listeners = async (said: Said) => (await config(t, { file, ...said })).listeners;
  t.equal((await listeners({})).length, 2);
  t.same(await listeners({ flags: { port: 80 } }), [{ host: "127.0.0.1", port: 80 }]);
  t.same(await listeners({ flags: { port: 80 }, environment: { NANO_HOST: "::" } }), [{ host: "::", port: 80 }]);
  t.same(await listeners({ environment: { NANO_HOST: "::" } }), [{ host: "::", port: 8787 }]);
  t.same(await listeners({ flags: { host: "::" }, environment: { NANO_LISTEN: "5" } }), [{ host: "::", port: 8787 }]);
  t.same(await listeners({ environment: { NANO_LISTEN: "unix:/a,5", NANO_PORT: "6" } }), [
    { unix: "/a" },
    { host: "127.0.0.1", port: 5 },
  ]);
});

t.test("where the file is", async (t) => {
  const folder = t.testdir({
    "nano.server.jsonc": `{ "executors": 7 }`,
    "app.js": "",
    "other.jsonc": `{ "executors": 8 }`,
  });
  const before = process.cwd();
  process.chdir(folder);
  t.teardown(() => process.chdir(before));
  mkdirSync("apps");
  const executors = async (apps?: string, environment = {}, configFile?: string) => {
    const flags = apps === undefined ? {} : { apps: join(folder, apps) };
    return (await resolveServerConfig({ flags, environment, configFile })).executors;
  };
  t.equal(await executors(), 7);
  t.equal(await executors("app.js"), 7);
  t.equal(await executors("apps"), 7);
  writeFileSync(join("apps", "nano.server.jsonc"), `{ "executors": 9 }`);
  t.equal(await executors("apps"), 9);
  t.equal(await executors(undefined, { NANO_APPS: "apps" }), 9);
  t.equal(await executors("apps", { NANO_CONFIG: "other.jsonc" }), 8);
  t.equal(await executors("apps", { NANO_CONFIG: "other.jsonc" }, "nano.server.jsonc"), 7);
  await t.rejects(executors("apps", {}, "none.jsonc"), {
    code: "NANO_CONFIG_INVALID",
    message: "none.jsonc: no such file or directory",
  });
});

t.test("mistakes in the file, with their place", async (t) => {
  const cases: [string, RegExp][] = [
    [`{\n  "listener": []\n}`, /nano\.server\.jsonc:2:3: unknown key "listener" \(did you mean listeners\?\)$/],
    [`{ "listeners": [] }`, /:1:3: listeners: /],
    [`{ "listeners": ["a"] }`, /:1:17: listeners\[0\]: expected "PORT", "HOST:PORT"/],
    [`{ "listeners": ["1.2.3.4:70000"] }`, /:1:17: listeners\[0\]: expected a whole number from 0 to 65535$/],
    [`{ "listeners": [{ "host": "::" }] }`, /:1:17: listeners\[0\]: "port" or "unix" is missing$/],
    [`{ "listeners": [{ "unix": "a", "port": 1 }] }`, /:1:32: listeners\[0\]\.port: "unix" is there, too/],
    [`{ "listeners": [{ "port": 1, "mode": "660" }] }`, /:1:30: listeners\[0\]\.mode: it is for a socket/],
    [`{ "listeners": [{ "unix": "a", "mode": "999" }] }`, /:1:32: listeners\[0\]\.mode: no permissions/],
    [`{ "trustedProxies": ["10.0.0.0/8", "10.0.0.0/33"] }`, /:1:36: trustedProxies\[1\]: expected an address/],
    [`{ "limits": { "defaults": { "cpuMS": 1 } } }`, /unknown key "limits\.defaults\.cpuMS" \(did you mean cpuMs\?\)$/],
    [`{ "limits": { "ceilings": { "cpuMs": 0 } } }`, /limits\.ceilings\.cpuMs: expected >=1 but it is 0$/],
    [`{ "admin": {} }`, /:1:3: admin: "listen" is missing$/],
  ];
  for (const [file, message] of cases) await t.rejects(config(t, { file }), { code: "NANO_CONFIG_INVALID", message });
});

t.test("a variable that is nearly one of NANO's is told of", async (t) => {
  const environment = { NANO_EXECUTERS: "1", NANO_CACHE_DIR: "/a", NANO_QUITE_ANOTHER_THING: "1", NAN_PORT: "1" };
  const { warnings, executors } = await config(t, { environment });
  t.same([warnings, executors], [["NANO_EXECUTERS: there is no such variable (did you mean NANO_EXECUTORS?)"], 0]);
});

t.test("mistakes in the environment name the variable", async (t) => {
  const cases: [Record<string, string>, string][] = [
    [{ NANO_PORT: "x" }, "NANO_PORT: 'x' is invalid. It is a whole number from 0 to 65535."],
    [{ NANO_QUIET: "yes" }, "NANO_QUIET: 'yes' is invalid. It is true or false."],
    [{ NANO_LOG_FORMAT: "xml" }, "NANO_LOG_FORMAT: 'xml' is invalid. It is text or json."],
    [{ NANO_ENV: "a b" }, "NANO_ENV: 'a b' is invalid. It is a name."],
    [{ NANO_LIMITS_MAX: "cpuMs=1,wall=2" }, "NANO_LIMITS_MAX: 'cpuMs=1,wall=2' is invalid. There is no limit \"wall\""],
  ];
  for (const [environment, message] of cases) {
    const matches = new RegExp(`^${RegExp.escape(message)}`);
    await t.rejects(config(t, { environment }), { code: "NANO_USAGE", message: matches });
  }
  await t.rejects(config(t, { flags: { adminTokenFile: "/a" } }), { message: /give --admin$/ });
});
