// An app's files -> one source that an isolate can run. esbuild is loaded by the first call, and not before.

import { dirname, join, resolve } from "node:path";
import type { BuildOptions, BuildResult, Metafile } from "esbuild";
import type { AppConfig } from "../config/index.ts";
import type { AppDefinition, AppModule } from "../native/index.ts";
import { buildFailure, messageLine } from "./build-failure.ts";
import { type CollectedModules, modulePlugin } from "./module-plugin.ts";

/** What an app's configuration says of its bundle. */
export type BundleSettings = Pick<AppConfig, "define" | "rules" | "alias" | "tsconfig" | "jsxFactory" | "jsxFragment">;

const noSettings: BundleSettings = { define: {}, rules: [], alias: {} };

export interface Bundle {
  kind: AppDefinition["kind"];
  source: string;
  /** Source map (version 3) from the source to the files. */
  sourceMap: string;
  modules: AppModule[];
  /** Every file that was read. */
  files: string[];
  /** One line each. */
  warnings: string[];
}

type Built = BuildResult<{ write: false; metafile: true }>;

const bundleOptions = {
  bundle: true,
  write: false,
  metafile: true,
  format: "esm",
  platform: "browser",
  mainFields: ["workerd", "worker", "browser", "module", "main"],
  conditions: ["workerd", "worker", "browser"],
  target: "esnext",
  charset: "ascii",
  sourcemap: "external",
  sourcesContent: false,
  logLevel: "silent",
  define: { "process.env.NODE_ENV": '"production"' },
} as const satisfies BuildOptions;

/** Where a bundle of a folder's files would lie: the sources of its source map are relative to this. */
export function bundleFolder(folder: string): string {
  return join(folder, "nano-bundle");
}

/** Bundles the app that starts at `entry` (absolute). Throws NANO_APP_INVALID where it does not parse or resolve. */
export async function bundleApp(entry: string, settings: BundleSettings = noSettings): Promise<Bundle> {
  const { define, rules, alias, tsconfig, jsxFactory, jsxFragment } = settings;
  const collected: CollectedModules = { modules: new Map(), files: new Set(), rules };
  const built = await build({
    entryPoints: [entry],
    outdir: bundleFolder(dirname(entry)),
    plugins: [modulePlugin(collected)],
    define: { ...bundleOptions.define, ...define },
    alias,
    ...(tsconfig === undefined ? {} : { tsconfig }),
    ...(jsxFactory === undefined ? {} : { jsxFactory }),
    ...(jsxFragment === undefined ? {} : { jsxFragment }),
  });
  const { source, sourceMap } = outputOf(built);
  return {
    kind: await kindOf(built.metafile, entry, source),
    source,
    sourceMap,
    modules: [...collected.modules.values()],
    files: [...inputsOf(built.metafile), ...collected.files, ...(tsconfig === undefined ? [] : [tsconfig])],
    warnings: warningsOf(built),
  };
}

/**
 * Bundles a piece of source for `nano eval`: imports resolve from `folder`, statements without effect stay for the
 * sake of the last one's value.
 */
export async function bundleSnippet(
  source: string,
  place: { folder: string; file: string; loader: "js" | "ts" },
): Promise<{ source: string; sourceMap: string }> {
  const stdin = { contents: source, resolveDir: place.folder, sourcefile: place.file, loader: place.loader };
  const outdir = bundleFolder(place.folder);
  return outputOf(await build({ stdin, outdir, treeShaking: false, plugins: [modulePlugin(undefined)] }));
}

async function build(options: BuildOptions): Promise<Built> {
  const esbuild = await import("esbuild");
  bundlerRuns = true;
  try {
    return await esbuild.build({ ...bundleOptions, ...options } as BuildOptions & { write: false; metafile: true });
  } catch (error) {
    if (error instanceof Error && "errors" in error && Array.isArray(error.errors)) {
      throw buildFailure(error.errors, error);
    }
    throw error;
  }
}

let bundlerRuns = false;

/** Ends esbuild's process when there is one; the next bundle starts it again. */
export async function releaseBundler(): Promise<void> {
  if (!bundlerRuns) return;
  bundlerRuns = false;
  const esbuild = await import("esbuild");
  await esbuild.stop();
}

function outputOf(built: Built): { source: string; sourceMap: string } {
  let source = "";
  let sourceMap = "";
  for (const file of built.outputFiles) {
    if (file.path.endsWith(".map")) sourceMap = file.text;
    else if (file.path.endsWith(".js")) source = file.text;
  }
  return { source, sourceMap };
}

function warningsOf(built: Built): string[] {
  return built.warnings
    .filter((warning) => warning.location?.file.includes("node_modules/") !== true)
    .map((warning) => messageLine(warning));
}

/**
 * An entry that neither imports nor exports is service-worker syntax and runs as a script, unless it can only be a
 * module (top-level await, import.meta).
 */
async function kindOf(metafile: Metafile, entry: string, source: string): Promise<Bundle["kind"]> {
  const outputs = Object.values(metafile.outputs);
  if (outputs.some((output) => output.exports.length + output.imports.length > 0)) return "module";
  const input = Object.entries(metafile.inputs).find(([name]) => resolve(name) === entry)?.[1];
  if (input?.imports.some((found) => found.kind === "import-statement")) return "module";
  const { parse } = await import("acorn");
  try {
    parse(source, { ecmaVersion: "latest", sourceType: "script" });
    return "script";
  } catch {
    return "module";
  }
}

/** Absolute paths of the bundle's files. */
function inputsOf(metafile: Metafile): string[] {
  // "(disabled):…" is a file that a package.json switches off for browsers; those of the plugin are told by itself.
  const names = Object.keys(metafile.inputs).filter((name) => !/^[\w()-]{2,}:/.test(name));
  return names.map((name) => resolve(name));
}
