// How the bundler treats imports that are no JavaScript: .wasm and .bin stay modules of their own, what a Workers app
// cannot have here is refused where it is imported.

import { readFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { basename, extname } from "node:path";
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from "esbuild";
import type { AppModule } from "../native/index.ts";
import { digestOf } from "./cache-folder.ts";

export interface CollectedModules {
  modules: Map<string, AppModule>;
  /** Files that the modules were read from. */
  files: Set<string>;
}

const ASKED_BEFORE = Symbol("asked before");
const builtins = new Set(builtinModules);

/** `collected` undefined: modules other than source are refused. */
export function modulePlugin(collected: CollectedModules | undefined): Plugin {
  return {
    name: "nano-modules",
    setup(build) {
      build.onResolve({ filter: /^(node|cloudflare):/ }, (args) => refuse(args.path));
      build.onResolve({ filter: /^[a-z0-9_]+(\/[a-z0-9_]+)?$/ }, (args) => resolveBuiltinName(build, args));
      build.onResolve({ filter: /\.(wasm|bin)(\?module)?$/ }, (args) => resolveModule(build, args, collected));
    },
  };
}

function refuse(specifier: string): OnResolveResult {
  const reason = specifier.startsWith("node:")
    ? "modules of Node.js are not there"
    : "modules of Cloudflare are not there";
  return { errors: [{ text: `"${specifier}" cannot be imported: ${reason} yet` }] };
}

/** A bare "buffer" may be a package of the app's; when it is none, Node.js's was meant. */
async function resolveBuiltinName(build: PluginBuild, args: OnResolveArgs): Promise<OnResolveResult | undefined> {
  if (!builtins.has(args.path) || args.pluginData === ASKED_BEFORE) return undefined;
  const found = await resolveByDefault(build, args, args.path);
  return found.errors.length > 0 ? refuse(`node:${args.path}`) : { path: found.path, sideEffects: found.sideEffects };
}

function resolveByDefault(build: PluginBuild, args: OnResolveArgs, specifier: string) {
  const { importer, resolveDir, kind } = args;
  return build.resolve(specifier, { importer, resolveDir, kind, pluginData: ASKED_BEFORE });
}

async function resolveModule(
  build: PluginBuild,
  args: OnResolveArgs,
  collected: CollectedModules | undefined,
): Promise<OnResolveResult | undefined> {
  if (args.pluginData === ASKED_BEFORE) return undefined;
  if (collected === undefined) return { errors: [{ text: `"${args.path}" cannot be imported by nano eval` }] };
  if (args.kind === "require-call") return { errors: [{ text: `"${args.path}" must be imported, not required` }] };
  const found = await resolveByDefault(build, args, args.path.replace(/\?module$/, ""));
  if (found.errors.length > 0) return { errors: found.errors, warnings: found.warnings };
  const bytes = await readFile(found.path);
  const extension = extname(found.path);
  const specifier = `./${basename(found.path, extension)}-${digestOf(bytes).slice(0, 16)}${extension}`;
  collected.modules.set(specifier, { specifier, type: extension === ".wasm" ? "wasm" : "data", bytes });
  collected.files.add(found.path);
  return { path: specifier, external: true };
}
