// Builds everything: the runtime and the host as bundles, the addon, the startup snapshot; and checks the types.
// Does again only what changed. `--no-types` leaves the type check out; `--tests` and
// `--sanitize=address` or `=thread` are for tools/test.mjs.

import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { checkedThisPlugin } from "./checked-this.mjs";
import { deferredRoomsPlugin, roomsBehind } from "./deferred-rooms.mjs";
import { engineBinary, engineFlags, engineFolder, fail, root } from "./engine.mjs";
import { nestedScopes } from "./nested-scopes.mjs";

const require = createRequire(import.meta.url);
const options = new Set(process.argv.slice(2));
const sanitizer = process.argv.find((argument) => argument.startsWith("--sanitize="))?.split("=")[1];
const dist = join(root, "dist");

/** Runs a program; resolves to its output, exits with its output when it fails. */
function run(program, args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    child.on("error", (error) => fail(`${program} does not run: ${error.message}`));
    child.on("close", (status) => {
      if (status === 0) return resolve(output);
      console.error(output);
      fail(`${[program, ...args].join(" ")} failed`);
    });
  });
}

function requireTools() {
  for (const [program, advice] of [
    ["cmake", "install cmake (Debian: apt-get install cmake)"],
    ["c++", "install a C++20 compiler (Debian: apt-get install g++)"],
    ["make", "install make (Debian: apt-get install make)"],
  ]) {
    if (spawnSync(program, ["--version"], { stdio: "ignore" }).error) fail(`${program} is missing: ${advice}`);
  }
}

async function buildAddon() {
  const headers = require("node-api-headers").include_dir;
  const folder = sanitizer === undefined ? "build" : `build-${sanitizer}`;
  const args = [
    require.resolve("cmake-js/bin/cmake-js"),
    "build",
    "--log-level=error",
    `--out=${folder}`,
    `--parallel=${availableParallelism()}`,
    `--CDNANO_ENGINE_INCLUDE=${join(engineFolder(), "include", "node")}`,
    `--CDNANO_ENGINE_VERSION=${require(join(engineFolder(), "package.json")).version}`,
    `--CDNANO_NAPI_INCLUDE=${require("node-addon-api").include_dir};${headers}`,
    `--CDNANO_SANITIZE=${sanitizer ?? ""}`,
    "--generator=Unix Makefiles",
  ];
  // The rooms that are built with ThreadSanitizer make no addon.
  if (sanitizer !== "thread") await run(process.execPath, args);
  if (options.has("--tests")) await run(process.execPath, [...args, "--target=nano_tests"]);
  return join(root, folder, "Release", "nano.node");
}

// What the runtime's source names without importing it: bound once, before any app can put something else in its place.
// Missing here is what a realm gets only after the snapshot (src/runtime/infra/primordials.ts).
const languageGlobals = [
  ...["Array", "ArrayBuffer", "BigInt", "BigInt64Array", "BigUint64Array", "Boolean", "DataView", "Date", "Error"],
  ...["AggregateError", "EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"],
  ...["FinalizationRegistry", "Float16Array", "Float32Array", "Float64Array", "Function", "Infinity", "Int16Array"],
  ...["Int32Array", "Int8Array", "Iterator", "JSON", "Map", "Math", "NaN", "Number", "Object", "Promise", "Proxy"],
  ...["Reflect", "RegExp", "Set", "String", "Symbol", "Uint16Array", "Uint32Array", "Uint8Array", "Uint8ClampedArray"],
  ...["WeakMap", "WeakRef", "WeakSet", "decodeURI", "decodeURIComponent", "encodeURI", "encodeURIComponent"],
  ...["isFinite", "isNaN", "parseFloat", "parseInt"],
];

async function buildRuntime() {
  const runtime = join(root, "src/runtime");
  const rooms = new Map();
  const result = await build({
    entryPoints: [join(root, "src/runtime/main.ts")],
    bundle: true,
    format: "esm",
    target: "esnext",
    charset: "ascii",
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: "none",
    write: false,
    logLevel: "warning",
    plugins: [checkedThisPlugin(runtime), await deferredRoomsPlugin(runtime, [...languageGlobals, "ops"], rooms)],
  });
  const main = nestedScopes(result.outputFiles[0].text, "hooks");
  const source = `"use strict";const{${languageGlobals}}=globalThis;return ${main};${roomsBehind(rooms)}`;
  writeIfChanged(join(dist, "runtime.js"), withClassNames(source));
}

/** esbuild makes `var URL=class _URL` of a class that speaks of itself; apps must see it named URL. */
function withClassNames(text) {
  for (const [, name] of text.matchAll(/\b([A-Za-z][\w$]*)=class _\1\b/g)) {
    text = text.replaceAll(new RegExp(`\\b_${name}\\b`, "g"), name);
  }
  return text;
}

async function buildHost() {
  const { metafile } = await build({
    entryPoints: {
      host: join(root, "src/host/cli/main.ts"),
      engine: join(root, "src/host/cli/engine.ts"),
      "wpt-process": join(root, "wpt/runner/engine-process.ts"),
      "conformance-process": join(root, "conformance/isolates/engine-process.ts"),
    },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node26",
    outdir: dist,
    chunkNames: "host/[name]-[hash]",
    packages: "external",
    absWorkingDir: root,
    metafile: true,
    logLevel: "warning",
  });
  // Chunks of builds before this one.
  const folder = join(dist, "host");
  for (const name of readdirSync(folder)) {
    if (metafile.outputs[`dist/host/${name}`] === undefined) rmSync(join(folder, name));
  }
}

/** The page of src/host/dashboard with its charts. A package installed for use has it already. */
async function buildDashboard() {
  const from = join(root, "src/host/dashboard/page");
  const folder = join(dist, "dashboard");
  if (!existsSync(join(root, "node_modules/chart.js"))) return;
  await build({
    entryPoints: { dashboard: join(from, "main.ts") },
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
    minify: true,
    legalComments: "inline",
    outdir: folder,
    logLevel: "warning",
  });
  for (const name of ["index.html", "dashboard.css"])
    writeIfChanged(join(folder, name), readFileSync(join(from, name)));
}

/** The harness of `nano test-conformance --dir`. A package installed for use has it already. */
function copyHarness() {
  const from = join(root, "node_modules/wpt-runner/testharness");
  if (!existsSync(from)) return;
  const folder = join(dist, "testharness");
  mkdirSync(folder, { recursive: true });
  for (const file of ["testharness.js", "idlharness.js", "webidl2/lib/webidl2.js"]) {
    writeIfChanged(join(folder, basename(file)), readFileSync(join(from, file)));
  }
}

function writeIfChanged(file, content) {
  if (existsSync(file) && readFileSync(file).equals(Buffer.from(content))) return;
  writeFileSync(file, content);
}

/** Made anew when the runtime, the addon or the flags changed, or when it is not what was made. */
async function buildSnapshot(addon) {
  const snapshot = join(dist, "runtime.snapshot");
  const stamp = join(dist, "runtime.stamp");
  const inputs = digestOf(join(dist, "runtime.js"), addon, join(root, "bin/v8-flags"));
  const made = existsSync(snapshot) ? `${inputs} ${digestOf(snapshot)}` : undefined;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === made) return;
  const program = `require("fs").writeFileSync(process.argv[2], require(process.argv[1]).buildSnapshot(require("fs").readFileSync(process.argv[3], "latin1")))`;
  await run(engineBinary(), [...engineFlags(), "-e", program, addon, snapshot, join(dist, "runtime.js")]);
  writeFileSync(stamp, `${inputs} ${digestOf(snapshot)}`);
}

function digestOf(...files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex");
}

async function checkTypes() {
  const tsc = join(root, "node_modules", ".bin", "tsc");
  // A package installed for use brings no compiler of types, and needs none.
  if (!existsSync(tsc)) return;
  await Promise.all([
    run(tsc, ["-p", "."]),
    run(tsc, ["-p", "src/runtime"]),
    run(tsc, ["-p", "src/host/dashboard/page"]),
  ]);
}

requireTools();
mkdirSync(dist, { recursive: true });
copyHarness();
const bundles = Promise.all([buildRuntime(), buildHost(), buildDashboard()]);
const [addon] = await Promise.all([buildAddon(), bundles, options.has("--no-types") ? undefined : checkTypes()]);
// An addon with sanitizers takes the snapshot of the one without.
if (sanitizer === undefined) await buildSnapshot(addon);
