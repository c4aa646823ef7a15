// An app's place -> what the engine takes.

import { basename, dirname, relative } from "node:path";
import { serialize } from "node:v8";
import { type AppConfig, limitsOfApp, type ServerLimits } from "../config/index.ts";
import { NanoError } from "../errors/index.ts";
import { type AppDefinition, type AppLimits, findPackage } from "../native/index.ts";
import { bindingsOf, codeOfAssetsAlone, hasAssetsFirst } from "./bindings.ts";
import { type Bundle, bundleApp, bundleFolder } from "./bundle.ts";
import { readBundle, readCodeCache, writeBundle, writeCodeCache } from "./bundle-cache.ts";
import { digestOf } from "./cache-folder.ts";
import { cronsOf } from "./crons.ts";
import type { AppPlace } from "./find-apps.ts";
import { readPlainModule } from "./plain-module.ts";

export interface BuiltApp {
  definition: AppDefinition;
  /** Every file that the app was made from: those to watch. */
  files: string[];
  /** Of its bundle. */
  warnings: string[];
  /**
   * Source map (version 3) of the definition's source; its sources are relative to `sourceMapFolder`. "": the source is
   * that of `files[0]` as it is, or there is none.
   */
  sourceMap: string;
  sourceMapFolder: string;
  /** Resolves when its bundle is kept for the next start, or cannot be. Nobody need wait to run the app. */
  stored: Promise<void>;
  /** Keeps V8's code cache for the next start. */
  storeCodeCache(bytes: Uint8Array): Promise<void>;
}

/** What the server says of all apps. */
export interface Overrides {
  limits?: ServerLimits;
  /** Before those of the configuration. */
  vars?: Record<string, string>;
}

/**
 * `isServed`: it is to run, and nobody asks what the bundler has to say of it. An app that needs no bundler is taken as it
 * is then.
 */
export async function buildApp(place: AppPlace, overrides: Overrides = {}, isServed = false): Promise<BuiltApp> {
  const plain = isServed ? await readPlainModule(place.entry, place.config) : undefined;
  const { bundle, stored } = plain === undefined ? await bundleOrCached(place) : kept(plain);
  const { config, name } = place;
  const inside = place.entry === "" ? "assets.js" : relative(place.folder, place.entry).replaceAll("\\", "/");
  const sourceName = `${name}/${inside || basename(place.entry)}`;
  const digest = digestOf(bundle.source);
  const codeCache = await readCodeCache(place.entry, digest);
  const { limits } = settingsOf(place, overrides);
  return {
    definition: {
      name,
      kind: bundle.kind,
      source: bundle.source,
      sourceName,
      modules: bundle.modules,
      env: serialize({ ...config.vars, ...place.secrets, ...overrides.vars }),
      bindings: bindingsOf(config),
      assetsFirst: hasAssetsFirst(config),
      ...(codeCache === undefined ? {} : { codeCache }),
      hostBytes: bundle.sourceMap.length,
      limits,
      unsafeEval: config.unsafeEval,
      ...(config.url === undefined ? {} : { url: config.url.href }),
    },
    files: [...bundle.files, ...config.inputs],
    warnings: bundle.warnings,
    sourceMap: bundle.sourceMap,
    sourceMapFolder: bundleFolder(dirname(place.entry)),
    stored,
    storeCodeCache: (bytes) => writeCodeCache(place.entry, digest, bytes),
  };
}

/** What is known of an app before it is built, and what there is to say of its configuration. */
export function settingsOf(
  { name, config }: AppPlace,
  overrides: Overrides,
): { limits: AppLimits; warnings: string[] } {
  const { limits, lowered } = limitsOfApp(config.limits, overrides.limits ?? {});
  const warnings = lowered.map((limit) => loweredLine(name, config, limits, limit));
  return { limits, warnings: [...config.warnings, ...warnings, ...cronsOf(name, config).warnings] };
}

function loweredLine(name: string, config: AppConfig, limits: AppLimits, limit: keyof AppLimits): string {
  return `${name}: its ${limit} of ${config.limits[limit]} is more than this server allows; it is ${limits[limit]}`;
}

interface StoredBundle {
  bundle: Bundle;
  stored: Promise<void>;
}

/** There is nothing to store, or it is stored already. */
function kept(bundle: Bundle): StoredBundle {
  return { bundle, stored: Promise.resolve() };
}

async function bundleOrCached({ entry, config }: AppPlace): Promise<StoredBundle> {
  if (config.assets?.alone === true) {
    return kept({ kind: "module", source: codeOfAssetsAlone, sourceMap: "", modules: [], files: [], warnings: [] });
  }
  const source = { entry, settings: config, nanoVersion: findPackage().version };
  const cached = await readBundle(source);
  if (cached !== undefined) return kept(cached);
  const bundle = await bundleApp(entry, config);
  if (bundle.source.trim() === "") {
    throw new NanoError("NANO_APP_INVALID", `${relative(process.cwd(), entry)}: the file is empty`);
  }
  return { bundle, stored: writeBundle(source, bundle) };
}
