// Brings the pinned revision of web-platform-tests into a cache outside the checkout, and finds it there again.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { cacheFolder } from "../../src/host/apps/index.ts";
import { NanoError } from "../../src/host/errors/index.ts";
import { fetchFromDebian } from "./from-debian.ts";
import { fetchFromGit } from "./from-git.ts";
import { changedPaths, listHashes } from "./hash-list.ts";
import { type Pin, pinnedPaths, readPin } from "./pin.ts";
import type { Progress } from "./progress.ts";

export interface Tests {
  /** The folder that has resources/testharness.js. */
  root: string;
  /** "" when nobody says. */
  revision: string;
  /** Where they come from, for reports. */
  from: string;
}

interface Origin {
  revision: string;
  from: string;
}

const origin = "origin.json";
const hashes = "files.sha256";

function isTests(root: string): boolean {
  return existsSync(join(root, "resources", "testharness.js"));
}

function cacheOf(pin: Pin): string {
  return join(cacheFolder(), "wpt", pin.revision);
}

/** A checkout that a user has already. */
function ownCheckout(folder: string): Tests {
  const root = resolve(folder);
  if (!isTests(root)) {
    throw new NanoError("NANO_TESTS_MISSING", `NANO_WPT_DIR: ${root} has no resources/testharness.js`);
  }
  let revision = "";
  try {
    const output = execFileSync("git", ["rev-parse", "HEAD"], { cwd: root, stdio: ["ignore", "pipe", "ignore"] });
    revision = output.toString().trim();
  } catch {
    // It need not be a repository.
  }
  return { root, revision, from: "NANO_WPT_DIR" };
}

/** The first of what is pinned that is not there. */
function firstMissing(root: string, pin: Pin): string | undefined {
  return pinnedPaths(pin).find((path) => !existsSync(join(root, path)));
}

/** The tests that are at hand; undefined when they have to be fetched, as when they are of a pin that names less. */
export function findTests(pin: Pin = readPin()): Tests | undefined {
  if (process.env.NANO_WPT_DIR) return ownCheckout(process.env.NANO_WPT_DIR);
  const cache = cacheOf(pin);
  if (!existsSync(join(cache, origin)) || firstMissing(join(cache, "tests"), pin) !== undefined) return undefined;
  const { revision, from } = JSON.parse(readFileSync(join(cache, origin), "utf8")) as Origin;
  return { root: join(cache, "tests"), revision, from };
}

/** Compares the cache with the list that was made when it was unpacked. */
export async function verifyTests(tests: Tests): Promise<void> {
  const list = join(dirname(tests.root), hashes);
  if (!existsSync(list)) return;
  const changed = changedPaths(await readFile(list, "utf8"), await listHashes(tests.root));
  if (changed.length === 0) return;
  const some = changed.slice(0, 3).join(", ");
  const cache = dirname(tests.root);
  throw new NanoError(
    "NANO_TESTS_MISSING",
    `${changed.length} of the cached tests were changed (${some}): remove ${cache} to have them fetched again`,
  );
}

/** Keeps what was fetched: hashes and origin go first, the folder's name last. */
async function keep(folder: string, found: Origin, pin: Pin): Promise<Tests> {
  const cache = cacheOf(pin);
  const missing = firstMissing(join(folder, "tests"), pin);
  if (!isTests(join(folder, "tests")) || missing !== undefined) {
    throw new NanoError("NANO_TESTS_MISSING", `${found.from} does not have ${missing ?? "testharness.js"}`);
  }
  await writeFile(join(folder, hashes), await listHashes(join(folder, "tests")));
  await writeFile(join(folder, origin), `${JSON.stringify(found)}\n`);
  await rm(cache, { recursive: true, force: true });
  await rename(folder, cache);
  return { root: join(cache, "tests"), ...found };
}

/** Fetches the tests unless they are at hand: from their repository, else from Debian's source package. */
export async function fetchTests(progress: Progress, pin: Pin = readPin()): Promise<Tests> {
  const found = findTests(pin);
  if (found !== undefined) {
    await verifyTests(found);
    return found;
  }
  const cache = cacheOf(pin);
  const unfinished = `${cache}.unfinished`;
  const tests = join(unfinished, "tests");
  const work = `${cache}.work`;
  const failures: string[] = [];
  const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  try {
    await fetchFromGit(pin, tests, progress);
    return await keep(unfinished, { revision: pin.revision, from: pin.repository }, pin);
  } catch (error) {
    failures.push(reason(error));
    await rm(tests, { recursive: true, force: true });
  }
  try {
    if (pin.debian !== undefined) {
      const revision = await fetchFromDebian(pin.debian, pinnedPaths(pin), { folder: tests, work }, progress);
      const result = await keep(unfinished, { revision, from: `Debian's source package ${pin.debian.package}` }, pin);
      await rm(work, { recursive: true, force: true });
      return result;
    }
  } catch (error) {
    failures.push(reason(error));
  }
  throw new NanoError("NANO_TESTS_MISSING", "web-platform-tests can't be fetched, neither by git nor by apt", {
    detail: `${failures.map((line) => `  ${line}`).join("\n")}\nNANO_WPT_DIR may name a checkout that is here already.`,
  });
}

/** What to say when the tests at hand are not those of the pin; "" when they are. */
export function revisionWarning(tests: Tests, pin: Pin = readPin()): string {
  if (tests.revision === pin.revision) return "";
  const is = tests.revision === "" ? "an unknown revision" : tests.revision;
  return `the tests (${tests.from}) are of ${is}, the expectations of ${pin.revision}`;
}
