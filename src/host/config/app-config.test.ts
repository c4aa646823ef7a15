import { writeFileSync } from "node:fs";
import { join } from "node:path";
import t, { type Test } from "tap";
import { NanoError } from "../errors/index.ts";
import { readAppConfig } from "./index.ts";

function folderWith(t: Test, files: Record<string, string>): string {
  return t.testdir(files);
}

async function failure(folder: string): Promise<NanoError> {
  try {
    await readAppConfig(folder);
  } catch (error) {
    if (error instanceof NanoError) return error;
    throw error;
  }
  throw new Error("the configuration was accepted");
}

t.test("no file gives the defaults", async (t) => {
  const config = await readAppConfig(folderWith(t, {}));
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
  const config = await readAppConfig(folder);
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
  const config = await readAppConfig(folder);
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
      `[vars]`,
      `A = "1"`,
      `[nano.limits]`,
      `memoryMb = 32`,
    ].join("\n"),
  });
  const config = await readAppConfig(folder);
  t.same([config.name, config.main, config.vars], ["shop", "index.js", { A: "1" }]);
  t.same(config.limits, { cpuMs: 70, memoryMb: 32 });
  t.equal(config.warnings.length, 2);
  t.match(
    config.warnings[0],
    /wrangler\.toml:4: unknown key "kv_namespace" is ignored \(did you mean kv_namespaces\?\)$/,
  );
  t.match(config.warnings[1], /wrangler\.toml: not supported yet, ignored: kv_namespaces, triggers$/);
});

t.test("wrangler.json", async (t) => {
  const config = await readAppConfig(folderWith(t, { "wrangler.json": `{ "main": "a.js", "vars": { "A": true } }` }));
  t.same([config.main, config.vars, config.warnings], ["a.js", { A: true }, []]);
});

t.test(".dev.vars goes before vars, and .env is not read beside it", async (t) => {
  const folder = folderWith(t, {
    "nano.jsonc": `{ "vars": { "A": "1", "B": "2" } }`,
    ".dev.vars": `B="secret"\nC=3`,
    ".env": "D=4",
  });
  const config = await readAppConfig(folder);
  t.same(config.vars, { A: "1", B: "secret", C: "3" });
  t.same(config.inputs, [join(folder, "nano.jsonc"), join(folder, ".dev.vars")]);
  writeFileSync(join(folder, "nano.jsonc"), "{}");
  t.same((await readAppConfig(folder)).vars, { B: "secret", C: "3" });
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
    ["wrangler.toml", `name = "a"\nmain = \n`, /wrangler\.toml:2:\d+: /, /2 \| main/],
  ];
  for (const [name, text, message, detail] of cases) {
    const error = await failure(folderWith(t, { [name]: text }));
    t.equal(error.code, "NANO_CONFIG_INVALID");
    t.match(error.message, message);
    t.match(error.detail, detail);
  }
});

t.test("a file that cannot be read is no app without configuration", async (t) => {
  const { code, message } = await failure(t.testdir({ "nano.jsonc": {} }));
  t.equal(code, "NANO_CONFIG_INVALID");
  t.match(message, /nano\.jsonc: illegal operation on a directory$/);
});

t.test("a folder named .env holds no secrets", async (t) => {
  t.same((await readAppConfig(t.testdir({ ".env": {} }))).vars, {});
});
