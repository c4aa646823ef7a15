import { writeFileSync } from "node:fs";
import { join } from "node:path";
import t, { type Test } from "tap";
import { NanoError } from "../errors/index.ts";
import { placeOfKey, readAppConfig } from "./index.ts";

function folderWith(t: Test, files: Record<string, string | Record<string, string>>): string {
  return t.testdir(files);
}

async function failure(folder: string): Promise<NanoError> {
  try {
    await readAppConfig({ folder });
  } catch (error) {
    if (error instanceof NanoError) return error;
    throw error;
  }
  throw new Error("the configuration was accepted");
}

t.test("no file gives the defaults", async (t) => {
  const config = await readAppConfig({ folder: folderWith(t, {}) });
  t.same(config.limits, {});
  t.same(config.vars, {});
  t.equal(config.unsafeEval, false);
  t.equal(config.allowPrivateNetwork, false);
  t.equal(config.file, undefined);
});

t.test("nano.jsonc, its keys at top level", async (t) => {
  const folder = folderWith(t, {
    "nano.jsonc": `{
      // a comment
      "name": "shop", "main": "src/app.ts",
      "vars": { "GREETING": "hi", "LIST": [1, { "a": null }] },
      "limits": { "cpuMs": 10, "memoryMb": 64 },
      "unsafeEval": true,
      "egress": { "allowPrivateNetwork": true },
      "origin": "https://shop.example",
    }`,
  });
  const config = await readAppConfig({ folder });
  t.equal(config.name, "shop");
  t.equal(config.main, "src/app.ts");
  t.same(config.vars, { GREETING: "hi", LIST: [1, { a: null }] });
  t.same(config.limits, { cpuMs: 10, memoryMb: 64 });
  t.equal(config.unsafeEval, true);
  t.equal(config.allowPrivateNetwork, true);
  t.equal(config.url?.origin, "https://shop.example");
  t.same(config.inputs, [join(folder, "nano.jsonc")]);
});

t.test("nano.jsonc goes before wrangler's files, and `nano` before top level", async (t) => {
  const folder = folderWith(t, {
    "wrangler.toml": `name = "other"`,
    "nano.jsonc": `{ "name": "mine", "limits": { "cpuMs": 10 }, "nano": { "limits": { "cpuMs": 20 } } }`,
  });
  const config = await readAppConfig({ folder });
  t.equal(config.name, "mine");
  t.equal(config.limits.cpuMs, 20);
});

t.test("wrangler.toml: what is supported, and one warning for what is not", async (t) => {
  const folder = folderWith(t, {
    "wrangler.toml": [
      `name = "shop"`,
      `main = "index.js"`,
      `compatibility_date = "2026-01-01"`,
      `kv_namespace = 1`,
      `kv_namespaces = [{ binding = "KV", id = "1" }]`,
      `[triggers]`,
      `crons = ["* * * * *"]`,
      `[limits]`,
      `cpu_ms = 70`,
      `subrequests = 7`,
      `[vars]`,
      `A = "1"`,
      `[nano.limits]`,
      `memoryMb = 32`,
    ].join("\n"),
  });
  const config = await readAppConfig({ folder });
  t.same([config.name, config.main, config.vars], ["shop", "index.js", { A: "1" }]);
  t.same(config.limits, { cpuMs: 70, subrequests: 7, memoryMb: 32 });
  t.equal(config.warnings.length, 2);
  t.match(
    config.warnings[0],
    /wrangler\.toml:4: unknown key "kv_namespace" is ignored \(did you mean kv_namespaces\?\)$/,
  );
  t.match(config.warnings[1], /wrangler\.toml: not supported yet, ignored: kv_namespaces$/);
});

t.test("wrangler.json", async (t) => {
  const folder = folderWith(t, { "wrangler.json": `{ "main": "a.js", "vars": { "A": true } }` });
  const config = await readAppConfig({ folder });
  t.same([config.main, config.vars, config.warnings], ["a.js", { A: true }, []]);
});

t.test("what an app is routed by, called by and made of", async (t) => {
  const folder = folderWith(t, {
    public: {},
    "nano.jsonc": `{
  "$schema": "./node_modules/nano-runtime/schemas/nano.schema.json",
  "routes": [
    "shop.example/*",
    { "pattern": "www.example", "custom_domain": true },
    { "pattern": "*.example/api/*", "zone_name": "example" },
  ],
  "triggers": { "crons": ["*/5 * * * *"] },
  "assets": { "directory": "public", "binding": "ASSETS", "run_worker_first": ["/api/*", "!/api/docs/*"] },
  "services": [
    { "binding": "CART", "service": "cart", "entrypoint": "Admin", "props": { "a": 1 } },
    { "binding": "MAIL", "service": "mail", "environment": "staging" },
  ],
  "compatibility_date": "2026-01-31",
  "compatibility_flags": ["url_standard"],
  "define": { "VERSION": "\\"1\\"", "DEBUG": "false" },
  "rules": [{ "type": "Text", "globs": ["**/*.md"], "fallthrough": true }, { "type": "Data", "globs": ["**/*.dat"] }],
  "port": 8080, "default": true,
}`,
  });
  const config = await readAppConfig({ folder });
  t.match(config.routes, [
    { pattern: "shop.example/*", customDomain: false },
    { pattern: "www.example", customDomain: true },
    { pattern: "*.example/api/*", customDomain: false },
  ]);
  t.same(config.crons, ["*/5 * * * *"]);
  t.same(config.assets, {
    directory: join(folder, "public"),
    binding: "ASSETS",
    htmlHandling: "auto-trailing-slash",
    notFoundHandling: "none",
    runWorkerFirst: ["/api/*", "!/api/docs/*"],
  });
  t.same(config.services, [
    { binding: "CART", service: "cart", entrypoint: "Admin", props: { a: 1 } },
    { binding: "MAIL", service: "mail-staging" },
  ]);
  t.same([config.compatibilityDate, config.compatibilityFlags], ["2026-01-31", ["url_standard"]]);
  t.same(config.define, { VERSION: '"1"', DEBUG: "false" });
  t.same(config.rules, [
    { type: "Text", globs: ["**/*.md"], fallthrough: true },
    { type: "Data", globs: ["**/*.dat"], fallthrough: false },
  ]);
  t.same([config.port, config.default], [8080, true]);
});

t.test("what the bundler goes by; paths are relative to the file", async (t) => {
  const folder = folderWith(t, {
    "ts.json": "{}",
    "wrangler.jsonc": `{ "alias": { "a": "./b.js", "c": "d/e" }, "tsconfig": "ts.json", "jsx_factory": "h", "env": { "x": {} } }`,
  });
  for (const environment of [undefined, "x"]) {
    const { alias, tsconfig, jsxFactory, jsxFragment } = await readAppConfig({ folder, environment });
    t.same([alias, tsconfig], [{ a: join(folder, "b.js"), c: "d/e" }, join(folder, "ts.json")]);
    t.same([jsxFactory, jsxFragment], ["h", undefined]);
  }
  writeFileSync(join(folder, "wrangler.jsonc"), `{ "tsconfig": "no.json" }`);
  t.match((await failure(folder)).message, /:1:3: tsconfig: no file "no\.json"$/);
});

t.test("a route alone, and what nobody says", async (t) => {
  const {
    routes,
    port,
    default: isDefault,
    assets,
    compatibilityDate,
  } = await readAppConfig({
    folder: folderWith(t, { "wrangler.toml": `route = { pattern = "a.example/*", zone_id = "1" }` }),
  });
  t.match(routes, [{ pattern: "a.example/*", customDomain: false }]);
  t.same([port, isDefault, assets, compatibilityDate], [undefined, false, undefined, undefined]);
});

t.test("unknown keys inside of wrangler's are told of; those under nano are mistakes", async (t) => {
  const folder = folderWith(t, {
    public: {},
    "wrangler.jsonc": `{
  "assets": { "directory": "public", "bindign": "A" },
  "services": [{ "binding": "B", "service": "b", "entrypiont": "c" }],
  "env": { "staging": { "kv_namespace": [], "d1_databases": [] } }
}`,
  });
  const { warnings } = await readAppConfig({ folder });
  t.match(warnings, [
    /wrangler\.jsonc:2: unknown key "assets\.bindign" is ignored \(did you mean binding\?\)$/,
    /wrangler\.jsonc:3: unknown key "services\[0\]\.entrypiont" is ignored \(did you mean entrypoint\?\)$/,
    /wrangler\.jsonc:4: unknown key "env\.staging\.kv_namespace" is ignored \(did you mean kv_namespaces\?\)$/,
  ]);
  writeFileSync(join(folder, "wrangler.jsonc"), `{ "nano": { "prot": 2 } }`);
  t.match((await failure(folder)).message, /unknown key "nano\.prot" \(did you mean port\?\)$/);
});

t.test("compatibility flags: those NANO has are taken without a word", async (t) => {
  const folder = folderWith(t, {
    "wrangler.toml": `compatibility_flags = ["url_standard", "nodejs_compat", "rpc", "nodejs_compta"]`,
  });
  t.match((await readAppConfig({ folder })).warnings, [
    /wrangler\.toml: unknown compatibility flag "nodejs_compta" \(did you mean nodejs_compat\?\)$/,
    /wrangler\.toml: compatibility flags without effect: nodejs_compat, rpc$/,
  ]);
});

t.test(".env files are read together, the more special first", async (t) => {
  const folder = folderWith(t, { ".env": "A=1\nB=1\nC=1", ".env.local": "B=2", ".env.staging": "A=3\nB=3" });
  t.same((await readAppConfig({ folder })).vars, { A: "1", B: "2", C: "1" });
  t.same((await readAppConfig({ folder, environment: "staging" })).vars, { A: "3", B: "2", C: "1" });
  writeFileSync(join(folder, ".env.staging.local"), "C=4");
  const config = await readAppConfig({ folder, environment: "staging" });
  t.same(config.vars, { A: "3", B: "2", C: "4" });
  t.equal(config.inputs.length, 4);
});

t.test("an environment's .dev.vars is read alone", async (t) => {
  const folder = folderWith(t, { ".dev.vars": "A=1\nB=1", ".dev.vars.staging": "A=2", ".env": "C=1" });
  t.same((await readAppConfig({ folder, environment: "staging" })).vars, { A: "2" });
  t.same((await readAppConfig({ folder, environment: "production" })).vars, { A: "1", B: "1" });
});

t.test(".dev.vars goes before vars, and .env is not read beside it", async (t) => {
  const folder = folderWith(t, {
    "nano.jsonc": `{ "vars": { "A": "1", "B": "2" } }`,
    ".dev.vars": `B="secret"\nC=3`,
    ".env": "D=4",
  });
  const config = await readAppConfig({ folder });
  t.same(config.vars, { A: "1", B: "secret", C: "3" });
  t.same(config.inputs, [join(folder, "nano.jsonc"), join(folder, ".dev.vars")]);
  writeFileSync(join(folder, "nano.jsonc"), "{}");
  t.same((await readAppConfig({ folder })).vars, { B: "secret", C: "3" });
});

t.test("mistakes are shown with file, line, column and key", async (t) => {
  const cases: [string, string, RegExp, RegExp][] = [
    [
      "nano.jsonc",
      `{\n  "limits": { "cpuMs": "much" }\n}`,
      /nano\.jsonc:2:15: limits\.cpuMs: expected number but it is "much"$/,
      /2 \| {3}"limits".*\n.*\^{7}/,
    ],
    [
      "nano.jsonc",
      `{\n  "limits": { "cpuMs": 0 }\n}`,
      /nano\.jsonc:2:15: limits\.cpuMs: expected >=1 but it is 0$/,
      /\^/,
    ],
    ["nano.jsonc", `{\n  "limit": {}\n}`, /nano\.jsonc:2:3: unknown key "limit" \(did you mean limits\?\)$/, /\^/],
    [
      "nano.jsonc",
      `{\n  "nano": { "limits": { "memoryMB": 3 } }\n}`,
      /:2:25: unknown key "nano\.limits\.memoryMB" \(did you mean memoryMb\?\)$/,
      /\^/,
    ],
    ["nano.jsonc", `{\n  "name": "a"\n  "main": "b"\n}`, /nano\.jsonc:3:3: comma expected$/, /3 \|/],
    ["nano.jsonc", `{ "name": "a b" }`, /nano\.jsonc:1:3: name: no name of an app$/, /\^/],
    ["nano.jsonc", ``, /nano\.jsonc:1:1: /, /\^/],
    ["nano.jsonc", `[]`, /nano\.jsonc:1:1: /, /\^/],
    [
      "wrangler.toml",
      `name = "a"\n[nano.limits]\ncpuMs = true\n`,
      /wrangler\.toml:3:1: nano\.limits\.cpuMs: expected number but it is true$/,
      /3 \| cpuMs/,
    ],
    [
      "nano.jsonc",
      `{\n  "routes": [\n    "a/*",\n    { "pattern": 5 }\n  ]\n}`,
      /nano\.jsonc:4:7: routes\[1\]\.pattern: expected string but it is 5$/,
      /4 \| .*\n.*\^{9}/,
    ],
    ["nano.jsonc", `{\n  "routes": [\n    "a/*", 5\n  ]\n}`, /:3:12: routes\[1\]: expected .* but it is 5$/, /\^/],
    ["nano.jsonc", `{ "services": [{ "binding": "A" }] }`, /:1:16: services\[0\]: "service" is missing$/, /\^/],
    ["nano.jsonc", `{ "services": {} }`, /:1:3: services: expected array but it is an object$/, /\^/],
    ["nano.jsonc", `{ "vars": [] }`, /:1:3: vars: expected an object but it is an array$/, /\^/],
    ["nano.jsonc", `{ "env": { "a": [] } }`, /:1:12: env\.a: expected an object but it is an array$/, /\^/],
    ["nano.jsonc", `{ "assets": { "directory": "none" } }`, /:1:15: assets\.directory: no folder "none"$/, /\^/],
    ["nano.jsonc", `{ "route": "a", "routes": [] }`, /:1:3: route: "routes" is there, too/, /\^/],
    [
      "nano.jsonc",
      `{ "routes": [{ "pattern": "a.b/*", "custom_domain": true }] }`,
      /:1:14: routes\[0\]: the route "a\.b\/\*": a custom domain is a host alone/,
      /\^/,
    ],
    ["nano.jsonc", `{ "triggers": { "crons": ["* *"] } }`, /:1:27: triggers\.crons\[0\]: a cron .* five fields$/, /\^/],
    ["nano.jsonc", `{ "compatibility_date": "2026-13-01" }`, /:1:3: compatibility_date: no date of the form/, /\^/],
    ["nano.jsonc", `{ "define": { "a b": "1" } }`, /:1:15: define\.a b: no name that code can have$/, /\^/],
    ["nano.jsonc", `{ "define": { "A": "x y" } }`, /:1:15: define\.A: no name and no JSON: x y/, /\^/],
    [
      "nano.jsonc",
      `{ "rules": [{ "type": "Txt", "globs": [] }] }`,
      /rules\[0\]\.type: expected .* but it is "Txt"$/,
      /\^/,
    ],
    [
      "wrangler.toml",
      `name = "a"\n[[services]]\nbinding = "A"\nservice = "b"\n[[services]]\nbinding = "B"\nservice = 1\n`,
      /wrangler\.toml:7:1: services\[1\]\.service: expected string but it is 1$/,
      /7 \| service/,
    ],
    [
      "wrangler.toml",
      `routes = [\n  "a/*",\n  { zone_name = "b", pattern = 1 },\n]\n`,
      /wrangler\.toml:3:22: routes\[1\]\.pattern: expected string but it is 1$/,
      /3 \| .*\n.*\^{7}/,
    ],
    [
      "wrangler.toml",
      `[env.staging.triggers]\ncrons = ["* * * * *", "x"]\n`,
      /wrangler\.toml:2:23: env\.staging\.triggers\.crons\[1\]: a cron/,
      /\^{3}/,
    ],
    ["wrangler.toml", `[vars]\nDAY = 2026-01-31\n`, /wrangler\.toml:2:1: vars\.DAY: a date: write it in quotes$/, /\^/],
    ["wrangler.toml", `name = "a"\nmain = \n`, /wrangler\.toml:2:\d+: /, /2 \| main/],
  ];
  for (const [name, text, message, detail] of cases) {
    const error = await failure(folderWith(t, { [name]: text }));
    t.equal(error.code, "NANO_CONFIG_INVALID");
    t.match(error.message, message);
    t.match(error.detail, detail);
  }
});

t.test("a byte order mark is no mistake", async (t) => {
  for (const [name, text] of [
    ["nano.jsonc", `{ "name": "a" }`],
    ["wrangler.toml", `name = "a"`],
  ] as const) {
    t.equal((await readAppConfig({ folder: folderWith(t, { [name]: `\uFEFF${text}` }) })).name, "a");
  }
});

t.test("where a key stands, for those who find its value wrong", async (t) => {
  const folder = folderWith(t, {
    "nano.jsonc": `{ "main": "a",\n  "triggers": { "crons": ["* * * * *"] },\n  "env": { "b": { "main": "b" } } }`,
  });
  const place = async (path: (string | number)[], environment?: string) => {
    const { line, column } = await placeOfKey(join(folder, "nano.jsonc"), path, environment);
    return [line, column];
  };
  t.same(await place(["triggers", "crons", 0], "b"), [2, 27]);
  t.same(await place(["main"]), [1, 3]);
  t.same(await place(["main"], "b"), [3, 19]);
});

t.test("a file that cannot be read is no app without configuration", async (t) => {
  const { code, message } = await failure(t.testdir({ "nano.jsonc": {} }));
  t.equal(code, "NANO_CONFIG_INVALID");
  t.match(message, /nano\.jsonc: illegal operation on a directory$/);
});

t.test("a folder named .env holds no secrets", async (t) => {
  t.same((await readAppConfig({ folder: t.testdir({ ".env": {} }) })).vars, {});
});
