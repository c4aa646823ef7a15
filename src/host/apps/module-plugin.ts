// How the bundler treats imports that are no code: text goes into the bundle, data and WebAssembly stay modules of their
// own, and what a Workers app cannot have here is refused where it is imported.

import { readFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { basename, dirname, extname } from "node:path";
import type { OnLoadArgs, OnLoadResult, OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from "esbuild";
import type { ModuleRule } from "../config/index.ts";
import type { AppModule } from "../native/index.ts";
import { digestOf } from "./cache-folder.ts";
import { ModuleRules } from "./module-rules.ts";

export interface CollectedModules {
  modules: Map<string, AppModule>;
  /** Files that the modules were read from. */
  files: Set<string>;
  rules: readonly ModuleRule[];
}

const ASKED_BEFORE = Symbol("asked before");
const builtins = new Set(builtinModules);
/** Files whose names do not say what they are; the loader is the namespace's. */
const loaders = { "nano-text": "text", "nano-code": "js" } as const;
const codeNames = /\.(?:[cm]?[jt]s|[jt]sx|json)$/;

/** `collected` undefined: modules other than source are refused. */
export function modulePlugin(collected: CollectedModules | undefined): Plugin {
  const rules = new ModuleRules(collected?.rules);
  return {
    name: "nano-modules",
    setup(build) {
      build.onResolve({ filter: /^(node|cloudflare):/ }, (args) => refuse(args.path));
      build.onResolve({ filter: /^[a-z0-9_]+(\/[a-z0-9_]+)?$/ }, (args) => resolveBuiltinName(build, args));
      build.onResolve({ filter: rules.filter }, (args) => resolveByRule(build, args, { rules, collected }));
      for (const [namespace, loader] of Object.entries(loaders)) {
        build.onLoad({ filter: /.*/, namespace }, (args) => load(args, loader));
      }
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

interface Ruling {
  rules: ModuleRules;
  collected: CollectedModules | undefined;
}

async function resolveByRule(
  build: PluginBuild,
  args: OnResolveArgs,
  { rules, collected }: Ruling,
): Promise<OnResolveResult | undefined> {
  if (args.pluginData === ASKED_BEFORE || args.kind === "entry-point") return undefined;
  const fitting = rules.typeOf(args.path);
  if (fitting === undefined) return undefined;
  const { type, isEnded } = fitting;
  if (isEnded) return { errors: [{ text: endedText(args.path, type) }] };
  const isCode = type === "ESModule" || type === "CommonJS";
  if (isCode && codeNames.test(args.path)) return undefined;
  const refusal = isCode || type === "Text" ? undefined : refusalOfModule(args, collected);
  if (refusal !== undefined) return { errors: [{ text: refusal }] };
  const found = await resolveByDefault(build, args, args.path.replace(/\?module$/, ""));
  if (found.errors.length > 0) return { errors: found.errors, warnings: found.warnings };
  if (type === "Data" || type === "CompiledWasm") return collect(found.path, type, collected);
  // What an import names without its ending is code after all.
  if (isCode && codeNames.test(found.path)) return { path: found.path, sideEffects: found.sideEffects };
  collected?.files.add(found.path);
  return { path: found.path, namespace: isCode ? "nano-code" : "nano-text" };
}

function endedText(path: string, type: ModuleRule["type"]): string {
  const way = 'an earlier rule of that type ends them (give it "fallthrough": true)';
  return `"${path}" would be ${type} by a later rule, or by default, but ${way}`;
}

function refusalOfModule({ kind, path }: OnResolveArgs, collected: CollectedModules | undefined): string | undefined {
  if (collected === undefined) return `"${path}" cannot be imported by nano eval`;
  return kind === "require-call" ? `"${path}" must be imported, not required` : undefined;
}

async function collect(
  path: string,
  type: "Data" | "CompiledWasm",
  collected: CollectedModules | undefined,
): Promise<OnResolveResult> {
  const bytes = await readFile(path);
  const extension = extname(path);
  const specifier = `./${basename(path, extension)}-${digestOf(bytes).slice(0, 16)}${extension}`;
  collected?.modules.set(specifier, { specifier, type: type === "CompiledWasm" ? "wasm" : "data", bytes });
  collected?.files.add(path);
  return { path: specifier, external: true };
}

async function load({ path }: OnLoadArgs, loader: "text" | "js"): Promise<OnLoadResult> {
  return { contents: await readFile(path), loader, resolveDir: dirname(path) };
}
