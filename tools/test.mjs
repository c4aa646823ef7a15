// Runs the tests: builds, then the C++ unit tests, then all others under tap in the pinned engine, with coverage.
// `--native`: only the C++ unit tests. `--sanitize`: those and the tests that need the addon, built with AddressSanitizer
// and UndefinedBehaviorSanitizer, then those of threads, built with ThreadSanitizer; `--sanitize=address` and `=thread`
// are one of both. Further arguments are test files.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { engineBinary, engineFlags, fail, root } from "./engine.mjs";

const options = process.argv.slice(2).filter((argument) => argument.startsWith("--"));
const files = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const sanitizers = options.includes("--sanitize")
  ? ["address", "thread"]
  : options.filter((option) => option.startsWith("--sanitize=")).map((option) => option.split("=")[1]);
const sanitize = sanitizers.length > 0;
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

function sanitizerLibrary(name) {
  return spawnSync("c++", [`-print-file-name=${name}`], { encoding: "utf8" }).stdout.trim();
}

/** Environment in which a sanitized addon loads into the engine, which is not sanitized itself. */
function addressEnvironment() {
  return {
    ...process.env,
    LD_PRELOAD: sanitizerLibrary("libasan.so"),
    // V8 keeps memory until the process ends, and owns signal handlers and stacks of its own.
    ASAN_OPTIONS: "detect_leaks=0:handle_segv=0:allow_user_segv_handler=1:detect_stack_use_after_return=0",
    UBSAN_OPTIONS: "print_stacktrace=1:halt_on_error=1",
    NANO_BUILD: "build-address",
    // Sanitized code takes several times as long.
    NANO_TEST_SLOWNESS: "4",
  };
}

function threadEnvironment() {
  return {
    ...process.env,
    LD_PRELOAD: sanitizerLibrary("libtsan.so"),
    // The engine's own code takes locks that are not seen: what it does among its threads is not asked about.
    TSAN_OPTIONS: "halt_on_error=0:exitcode=66:report_signal_unsafe=0:ignore_noninstrumented_modules=1",
  };
}

function count(output) {
  for (const line of output.split("\n")) {
    if (/^ok \d+/.test(line)) passed++;
    if (/^not ok \d+/.test(line)) failed++;
  }
}

function testNative(env, build, before = []) {
  const addon = join(root, build, "Release", "nano_tests.node");
  const [program, ...args] = [...before, engine, ...flags, "-e", "require(process.argv[1])", addon];
  const result = run(program, args, {
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

/**
 * Those that speak to the addon itself: whole processes under their default limits are too slow with sanitizers. What the
 * process holds says nothing there: AddressSanitizer keeps what is freed.
 */
function testsOfTheAddon() {
  return readdirSync(join(root, "test"), { recursive: true })
    .filter((file) => /^(boundary|isolation|limits).*\.test\.ts$/.test(file) && !file.includes("memory-returns"))
    .map((file) => join("test", file));
}

function runTap(args, env) {
  const tap = join(root, "node_modules", "tap", "dist", "esm", "run.mjs");
  // tap's own TypeScript loader is off: the engine strips types by itself. Without it tap has to be put together once.
  if (!existsSync(join(root, ".tap", "plugins"))) run(engine, [tap, "build"], { stdio: "ignore" });
  const nodeArgs = flags.map((flag) => `--node-arg=${flag}`);
  const result = run(engine, [tap, "--reporter=tap", ...nodeArgs, ...args], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const output = result.stdout;
  const totals = /# \{ total: \d+(?:, pass: (\d+))?(?:, fail: (\d+))?/.exec(
    output.slice(output.lastIndexOf("# { total")),
  );
  const failures = Number(totals?.[2] ?? 0);
  return {
    output,
    passed: Number(totals?.[1] ?? 0),
    failed: result.status !== 0 && failures === 0 ? 1 : failures,
    failedFiles: [...output.matchAll(/^not ok \d+ - (\S+)/gm)]
      .map((match) => match[1])
      .filter((file) => existsSync(join(root, file))),
  };
}

function printTap({ output, failed }) {
  if (failed > 0 || options.includes("--verbose")) {
    process.stdout.write(output);
    return;
  }
  console.log(
    output
      .split("\n")
      .filter((line) => /^ok \d+|^# [{t]|^(Statements|Branches|Functions|Lines)\b/.test(line))
      .join("\n"),
  );
}

/**
 * Files that failed beside others, on a busy machine, run once more, one after the other: what fails alone as well has
 * failed, what passes is told to be unsteady. The lines that name what failed are the last that is printed.
 */
function secondChance(first, args, env) {
  const files = first.failedFiles;
  const second = runTap([...args, "--disable-coverage", "--jobs=1", ...files], env);
  printTap(second);
  for (const file of files) {
    console.log(`${second.failedFiles.includes(file) ? "failed" : "unsteady, passed alone"}: ${file}`);
  }
  for (const [line] of first.output.matchAll(/^ +not ok .*/gm)) console.log(`  at first: ${line.trim()}`);
  return second.failed;
}

function testWithTap(env) {
  const coverage = sanitize || files.length > 0 ? ["--disable-coverage"] : ["--coverage-report=text-summary"];
  const chosen = files.length > 0 ? files : sanitize ? testsOfTheAddon() : [];
  const patience = sanitize ? ["--timeout=900"] : [];
  const first = runTap([...patience, ...coverage, ...chosen], env);
  printTap(first);
  passed += first.passed;
  failed += first.failed > 0 && first.failedFiles.length > 0 ? secondChance(first, patience, env) : first.failed;
}

function build(...more) {
  if (run(process.execPath, ["tools/build.mjs", "--no-types", ...more]).status !== 0) process.exit(1);
}

if (!sanitize) {
  build("--tests");
  if (files.length === 0) testNative(process.env, "build");
  if (!onlyNative) testWithTap(process.env);
}
if (sanitizers.includes("address")) {
  // It takes the snapshot of the addon without.
  build();
  build("--tests", "--sanitize=address");
  if (files.length === 0) testNative(addressEnvironment(), "build-address");
  if (!onlyNative) testWithTap(addressEnvironment());
}
if (sanitizers.includes("thread") && files.length === 0) {
  build("--tests", "--sanitize=thread");
  // Its shadow memory has fixed places, which random addresses of the engine's would take.
  testNative(threadEnvironment(), "build-thread", ["setarch", "-R"]);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
