// Runs the tests: builds, then the C++ unit tests, then all others under tap in the pinned engine, with coverage.
// `--native`: only the C++ unit tests. `--asan`: those and the tests that need the addon, built with AddressSanitizer and
// UndefinedBehaviorSanitizer. Further arguments are test files.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { engineBinary, engineFlags, fail, root } from "./engine.mjs";

const options = process.argv.slice(2).filter((argument) => argument.startsWith("--"));
const files = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const sanitize = options.includes("--asan");
const onlyNative = options.includes("--native");
const engine = engineBinary();
const flags = engineFlags();
let passed = 0;
let failed = 0;

function run(program, args, settings = {}) {
  const result = spawnSync(program, args, { cwd: root, stdio: "inherit", ...settings });
  if (result.error) fail(`${program} does not run: ${result.error.message}`);
  return result;
}

/** Environment in which a sanitized addon loads into the engine, which is not sanitized itself. */
function sanitizerEnvironment() {
  const library = spawnSync("c++", ["-print-file-name=libasan.so"], { encoding: "utf8" }).stdout.trim();
  return {
    ...process.env,
    LD_PRELOAD: library,
    // V8 keeps memory until the process ends, and owns signal handlers and stacks of its own.
    ASAN_OPTIONS: "detect_leaks=0:handle_segv=0:allow_user_segv_handler=1:detect_stack_use_after_return=0",
    UBSAN_OPTIONS: "print_stacktrace=1:halt_on_error=1",
    NANO_BUILD: "build-asan",
  };
}

function count(output) {
  for (const line of output.split("\n")) {
    if (/^ok \d+/.test(line)) passed++;
    if (/^not ok \d+/.test(line)) failed++;
  }
}

function testNative(env) {
  const addon = join(root, sanitize ? "build-asan" : "build", "Release", "nano_tests.node");
  const result = run(engine, [...flags, "-e", "require(process.argv[1])", addon], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  process.stdout.write(result.stdout);
  count(result.stdout);
  if (result.status !== 0) {
    if (failed === 0) failed = 1;
    console.error(`the C++ unit tests ended with ${result.signal ?? `exit code ${result.status}`}`);
  }
}

/** Those that speak to the addon itself: whole processes under their default limits are too slow with sanitizers. */
function testsOfTheAddon() {
  return readdirSync(join(root, "test"), { recursive: true })
    .filter((file) => /^(boundary|isolation|limits).*\.test\.ts$/.test(file))
    .map((file) => join("test", file));
}

function testWithTap(env) {
  const tap = join(root, "node_modules", "tap", "dist", "esm", "run.mjs");
  // tap's own TypeScript loader is off: the engine strips types by itself. Without it tap has to be put together once.
  if (!existsSync(join(root, ".tap", "plugins"))) run(engine, [tap, "build"], { stdio: "ignore" });
  const nodeArgs = flags.map((flag) => `--node-arg=${flag}`);
  const coverage = sanitize || files.length > 0 ? ["--disable-coverage"] : ["--coverage-report=text-summary"];
  const chosen = files.length > 0 ? files : sanitize ? testsOfTheAddon() : [];
  const result = run(engine, [tap, "--reporter=tap", ...coverage, ...nodeArgs, ...chosen], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const output = result.stdout;
  if (result.status === 0 && !options.includes("--verbose")) {
    console.log(
      output
        .split("\n")
        .filter((line) => /^ok \d+|^# [{t]|^(Statements|Branches|Functions|Lines)\b/.test(line))
        .join("\n"),
    );
  } else {
    process.stdout.write(output);
  }
  const total = /# \{ total: (\d+)(?:, pass: (\d+))?(?:, fail: (\d+))?/.exec(
    output.slice(output.lastIndexOf("# { total")),
  );
  passed += Number(total?.[2] ?? 0);
  failed += Number(total?.[3] ?? 0);
  if (result.status !== 0 && failed === 0) failed = 1;
}

for (const more of sanitize ? [[], ["--tests", "--sanitize"]] : [["--tests"]]) {
  if (run(process.execPath, ["tools/build.mjs", "--no-types", ...more]).status !== 0) process.exit(1);
}
const env = sanitize ? sanitizerEnvironment() : process.env;
if (files.length === 0) testNative(env);
if (!onlyNative) testWithTap(env);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
