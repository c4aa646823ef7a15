// Finds the addon and what belongs to it: built in the checkout, or shipped in the package for this platform.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { NanoError } from "../errors/index.ts";
import { checkEngine } from "./boot-check.ts";
import type { Engine, EngineOptions } from "./engine.ts";

/** What the addon's file exports. */
interface Addon extends Engine {
  /** Versions of the engine's libraries that the addon was built against, by their names in process.versions. */
  builtWith(): Record<string, string>;
}

export interface LoadedEngine {
  engine: Engine;
  /** The package's folder. */
  root: string;
  /** The startup snapshot, and the runtime's source that it refers to. */
  snapshot: string;
  source: string;
}

interface EngineFiles {
  addon: string;
  snapshot: string;
  source: string;
}

const platformFolder = `${process.platform}-${process.arch}`;

/** The folder of NANO's package.json, and its version. */
export function findPackage(from: string = dirname(fileURLToPath(import.meta.url))): { root: string; version: string } {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file)) {
      const { name, version } = JSON.parse(readFileSync(file, "utf8")) as { name: string; version: string };
      if (name === "nano-runtime") return { root: folder, version };
    }
    if (dirname(folder) === folder) throw new Error(`Assert: ${from} is not inside NANO's package`);
  }
}

/**
 * A build in the checkout goes before what a package brought along. `build` is its folder: NANO_BUILD names that of
 * another kind of build, which takes the same snapshot.
 */
export function findEngineFiles(root: string, build: string = process.env.NANO_BUILD || "build"): EngineFiles {
  const shipped = join(root, "dist", platformFolder);
  const candidates: EngineFiles[] = [
    {
      addon: join(root, build, "Release", "nano.node"),
      snapshot: join(root, "dist", "runtime.snapshot"),
      source: join(root, "dist", "runtime.js"),
    },
    {
      addon: join(shipped, "nano.node"),
      snapshot: firstExisting(join(shipped, "runtime.snapshot"), join(root, "dist", "runtime.snapshot")),
      source: firstExisting(join(shipped, "runtime.js"), join(root, "dist", "runtime.js")),
    },
  ];
  const found = candidates.find((files) => existsSync(files.addon));
  if (found === undefined) {
    throw new NanoError(
      "NANO_ENGINE_MISSING",
      `the engine's addon for ${platformFolder} is not built: run "npm run build" in ${root}`,
    );
  }
  for (const file of [found.snapshot, found.source]) {
    if (!existsSync(file)) {
      throw new NanoError("NANO_ENGINE_MISSING", `${file} is missing: run "npm run build" in ${root}`);
    }
  }
  return found;
}

function firstExisting(preferred: string, other: string): string {
  return existsSync(preferred) ? preferred : other;
}

/** Loads the addon into this process; refuses one that was not built for this very engine. */
export function loadEngine(root: string = findPackage().root): LoadedEngine {
  const files = findEngineFiles(root);
  let addon: Addon;
  try {
    addon = createRequire(import.meta.url)(files.addon) as Addon;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    throw new NanoError(
      "NANO_ENGINE_MISMATCH",
      `the engine's addon does not load (${reason}): run "npm run build" in ${root}`,
      { cause },
    );
  }
  checkEngine(addon.builtWith());
  // While V8 still stands: process.exit() tears it down under the isolates.
  process.once("exit", (code) => {
    if (!addon.stop()) addon.quit(code);
  });
  return { engine: addon, root, snapshot: files.snapshot, source: files.source };
}

/** Starts a loaded engine, which stops with the process at the latest; refuses a snapshot that was not made by it. */
export function startEngine(loaded: LoadedEngine, options: Omit<EngineOptions, "snapshot" | "source">): Engine {
  const { engine, root, snapshot, source } = loaded;
  try {
    engine.start({ ...options, snapshot, source });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new NanoError("NANO_ENGINE_MISMATCH", `${reason}: run "npm run build" in ${root}`, { cause });
  }
  // Its threads must not outlive what the process tears down, however it ends.
  process.once("exit", () => engine.stop());
  return engine;
}
