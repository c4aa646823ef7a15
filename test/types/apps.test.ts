// Apps type-check against the types of Workers and against TypeScript's own for workers, with NANO's in addition.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import t, { type Test } from "tap";

const root = join(import.meta.dirname, "..", "..");

interface Check {
  apps: string;
  lib: string[];
  types: string[];
}

/** What the compiler says of the apps in a folder, in a project that has installed NANO. */
function check(t: Test, { apps, lib, types }: Check): string {
  const folder = t.testdir({ "gcd.wasm": "", "page.html": "" });
  cpSync(join(import.meta.dirname, "apps", apps), folder, { recursive: true });
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "@cloudflare"), { recursive: true });
  symlinkSync(root, join(modules, "nano-runtime"));
  symlinkSync(
    join(root, "node_modules", "@cloudflare", "workers-types"),
    join(modules, "@cloudflare", "workers-types"),
  );
  const compilerOptions = {
    ...{ target: "esnext", module: "esnext", moduleResolution: "bundler", strict: true, noEmit: true },
    ...{ skipLibCheck: false, lib, types },
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
  const tsc = join(root, "node_modules", ".bin", "tsc");
  // The compiler does not start with what tap has its children load.
  const { stdout, stderr } = spawnSync("env", ["-u", "NODE_OPTIONS", tsc, "-p", folder], { encoding: "utf8" });
  return stdout + stderr;
}

const standard = { lib: ["esnext", "webworker", "webworker.asynciterable"], types: ["nano-runtime/types"] };
const workers = { lib: ["esnext"], types: ["@cloudflare/workers-types", "nano-runtime/types/workers"] };

t.test("an app with the standards' types", async (t) => {
  t.equal(check(t, { apps: "webworker", ...standard }), "");
});

t.test("an app with the types of Workers", async (t) => {
  t.equal(check(t, { apps: "workers", ...workers }), "");
});

t.test("without NANO's, what only it has is unknown", async (t) => {
  t.match(check(t, { apps: "workers", ...workers, types: ["@cloudflare/workers-types"] }), /'WebSocketStream'/);
  t.match(check(t, { apps: "webworker", ...standard, types: [] }), /'ExportedHandler'/);
});

t.test("what is wrong is told", async (t) => {
  t.equal(check(t, { apps: "broken", ...standard }), "");
});
