// What `npm pack` makes, installed as users install it. The engine is some 200 MB, so it is installed once.

import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import t from "tap";
import { nano, root, serve } from "../e2e/nano.ts";

t.setTimeout(400_000);

const platform = `${process.platform}-${process.arch}`;
const scratch = mkdtempSync(join(tmpdir(), "nano package "));
t.teardown(() => rmSync(scratch, { recursive: true, force: true }));
const prefix = join(scratch, "pre fix");
const installed = join(prefix, "lib", "node_modules", "nano-runtime");
const command = join(prefix, "bin", "nano");

interface Ended {
  code: number;
  out: string;
  err: string;
}

/** Runs a program with what a sanitized build asks for taken away: the package has the addon as it is shipped. */
function run(program: string, args: string[], cwd: string): Promise<Ended> {
  const { LD_PRELOAD: _, NANO_BUILD: __, ...env } = process.env;
  return new Promise((resolve) => {
    execFile(program, args, { cwd, env, maxBuffer: 1 << 26 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

/** Files below a folder with their sizes and times. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { size, mtimeMs } = statSync(path);
      return `${relative(folder, path)} ${size} ${mtimeMs}`;
    });
}

interface Packed {
  filename: string;
  size: number;
  files: { path: string; mode: number }[];
}

async function pack(): Promise<Packed> {
  // The host's Node runs the tools; the build was done before the tests.
  const made = await run("node", ["tools/pack.mjs"], root);
  if (made.code !== 0) throw new Error(made.err);
  const args = ["pack", "--json", "--ignore-scripts", "--loglevel=error", `--pack-destination=${scratch}`];
  const packed = await run("npm", args, root);
  if (packed.code !== 0) throw new Error(packed.err);
  const [result] = JSON.parse(packed.out) as Packed[];
  if (result === undefined) throw new Error("npm packed nothing");
  return result;
}

const packed = await pack();
const tarball = join(scratch, packed.filename);

const args = ["install", "--global", `--prefix=${prefix}`, "--prefer-offline", "--no-audit", "--no-fund"];
const install = await run("npm", [...args, "--ignore-scripts", "--loglevel=error", tarball], scratch);
const offline = /ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT/.exec(install.err)?.[0];
const skip = offline === undefined ? false : `no registry can be reached (${offline})`;
if (offline === undefined && install.code !== 0) throw new Error(install.err);

t.test("the tarball has what runs and what builds, and nothing else", (t) => {
  const paths = packed.files.map((file) => file.path);
  for (const path of [
    "bin/nano",
    "bin/v8-flags",
    "dist/host.js",
    "dist/runtime.js",
    "schemas/nano.schema.json",
    "schemas/nano.server.schema.json",
    `dist/${platform}/nano.node`,
    `dist/${platform}/runtime.snapshot`,
    "CMakeLists.txt",
    "README.md",
    "LICENSE",
    "tools/build.mjs",
  ]) {
    t.ok(paths.includes(path), path);
  }
  const known =
    /^(bin|dist|native|schemas|src|tools|types|wpt)\/|^(CMakeLists\.txt|LICENSE|(README|CHANGELOG)\.md|(package|tsconfig)\.json)$/;
  const junk = /\.test\.ts$|_test\.cc$|\/testing\/|\.fixture\.|^build-|\.(o|map|stamp)$|^dist\/runtime\.snapshot$/;
  t.same(
    paths.filter((path) => !known.test(path) || junk.test(path)),
    [],
  );
  t.equal((packed.files.find((file) => file.path === "bin/nano")?.mode ?? 0) & 0o111, 0o111);
  t.ok(packed.size < 3e6, `${packed.size} bytes`);
  t.end();
});

t.test("installed globally, without any script, in a path with spaces", { skip }, async (t) => {
  const environment = { HOME: "/dev/null", XDG_CACHE_HOME: "", NANO_CACHE_DIR: "", NANO_BUILD: "", LD_PRELOAD: "" };
  const options = { command, cwd: scratch, env: environment };
  const before = filesOf(installed);
  t.match(await nano(["--version"], options), { code: 0, err: "", out: /^NANO \d+\.\d+\.\d+\nV8 / });
  t.match(await nano(["help", "serve"], options), { code: 0, err: "", out: /^Usage: nano serve/ });
  t.same(await nano(["eval", "await 1 + 1"], options), { code: 0, err: "", out: "2\n" });
  cpSync(join(root, "examples", "hello"), join(scratch, "an app"), { recursive: true });
  const server = await serve(t, ["an app"], options);
  t.equal((await server.ask("/?name=NANO")).body, "Hello, NANO!\n");
  t.equal(await server.stop(), 0);
  t.same(filesOf(installed), before, "nothing is written into the package, nor need the home be writable");
});

t.test("as a dependency: the engine beside it, the command by its link", { skip }, async (t) => {
  const modules = join(scratch, "project", "node_modules");
  mkdirSync(join(modules, ".bin"), { recursive: true });
  for (const name of readdirSync(join(installed, "node_modules"))) {
    if (!name.startsWith(".")) symlinkSync(join(installed, "node_modules", name), join(modules, name));
  }
  t.equal((await run("tar", ["xzf", tarball, "-C", modules], scratch)).code, 0);
  const folder = join(modules, "nano-runtime");
  renameSync(join(modules, "package"), folder);
  symlinkSync("../nano-runtime/bin/nano", join(modules, ".bin", "nano"));
  const environment = { NANO_BUILD: "", LD_PRELOAD: "" };
  const evaluate = () =>
    nano(["eval", "1 + 1"], { command: join(modules, ".bin", "nano"), cwd: scratch, env: environment });
  t.same(await evaluate(), { code: 0, err: "", out: "2\n" });

  const snapshot = join(folder, "dist", platform, "runtime.snapshot");
  const content = readFileSync(snapshot);
  writeFileSync(snapshot, content.fill(0, 0, 8));
  const advice = `run "npm run build" in ${folder}\n`;
  const misfit = await evaluate();
  t.match(misfit, { code: 4, out: "", err: /^nano eval: [^\n]* snapshot does not fit: [^\n]*\n$/ });
  t.ok(misfit.err.endsWith(advice));
  rmSync(join(folder, "dist", platform, "nano.node"));
  t.same(await evaluate(), {
    code: 4,
    out: "",
    err: `nano eval: the engine's addon for ${platform} is not built: ${advice}`,
  });
  rmSync(join(folder, "dist", "host.js"));
  t.same(await evaluate(), { code: 4, out: "", err: `nano: it is not built: ${advice}` });
  for (const name of readdirSync(modules)) {
    if (/^node-(linux|bin)-/.test(name)) rmSync(join(modules, name));
  }
  t.match(await evaluate(), { code: 4, err: /^nano: its engine, the package [\w-]+, is missing: [^\n]*\n$/ });
});

t.test("every source file that another one imports, or that the build starts from, is there", (t) => {
  const paths = new Set(packed.files.map((file) => file.path));
  const entries = readFileSync(join(root, "tools", "build.mjs"), "utf8").matchAll(/"((?:src|wpt)\/[^"]+\.ts)"/g);
  for (const [, entry = ""] of entries) t.ok(paths.has(entry), entry);
  const missing: string[] = [];
  for (const path of paths) {
    if (!/^(src|wpt|tools)\/.*\.(ts|mjs)$/.test(path)) continue;
    const text = readFileSync(join(root, path), "utf8");
    for (const [, specifier = ""] of text.matchAll(/^(?:import|export|\}) [^;\n]*?"(\.{1,2}\/[^"]+)";/gm)) {
      const target = join(dirname(path), specifier);
      if (!paths.has(target)) missing.push(`${path}: ${specifier}`);
    }
  }
  t.same(missing, []);
  t.end();
});

t.test("every package that it imports, to run and to build itself, comes with it", (t) => {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const sources = packed.files.map((file) => file.path).filter((path) => /^(dist\/|tools\/).*js$/.test(path));
  t.ok(sources.length > 3);
  for (const path of sources) {
    const text = readFileSync(join(root, path), "utf8");
    for (const match of text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*|require(?:\.resolve)?\()"([@\w][^"]*)"/g)) {
      const [, specifier = ""] = match;
      const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
      if (specifier.startsWith("node:") || builtinModules.includes(name)) continue;
      t.ok(name in manifest.dependencies, `${path}: ${specifier}`);
    }
  }
  t.notOk(existsSync(join(installed, "node_modules", "typescript")), "no compiler of types");
  t.end();
});
