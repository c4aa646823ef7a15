// An app that was deployed: its bundle is a file of the data directory, its configuration comes with it.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { serialize } from "node:v8";
import { type AppConfig, configOfSettings, type DeployedSettings } from "../config/index.ts";
import { NanoError, systemReason } from "../errors/index.ts";
import type { AppCode, AppLimits, AppModule } from "../native/index.ts";
import { bindingsOf, hasAssetsFirst } from "./bindings.ts";
import { type BuiltApp, type Overrides, settingsOf } from "./build-app.ts";
import { readCodeCache, writeCodeCache } from "./bundle-cache.ts";
import { digestOf } from "./cache-folder.ts";
import type { AppPlace } from "./find-apps.ts";

/** What an engine knows of it before somebody asks for it. */
export interface DeployedApp {
  label: string;
  name: string;
  version: number;
  /** The bundle's file, which is named by its digest. */
  bundle: string;
  /** The file with the list of its assets, which is named by its digest, too. */
  assets?: string;
  /** JSON of its DeployedSettings, which is read by who needs it: a server may have thousands. */
  settings: string;
  /** In the place of those of the settings. */
  limits?: Partial<AppLimits>;
  secrets?: Record<string, string>;
}

/** What was sent when it was deployed. */
export interface DeployedBundle extends Pick<AppCode, "kind" | "source" | "modules"> {
  /** How stacks name the source. */
  sourceName: string;
  /** Version 3; its sources are relative to a folder in the app's folder. "" when there is none. */
  sourceMap: string;
  vars: Record<string, unknown>;
}

interface Head extends Pick<DeployedBundle, "kind" | "sourceName" | "vars"> {
  modules: Omit<AppModule, "bytes">[];
  /** Of source, source map and modules. */
  lengths: number[];
}

/** One line of JSON, then the parts. */
export function packBundle({ kind, source, sourceName, sourceMap, modules, vars }: DeployedBundle): Buffer {
  const parts = [Buffer.from(source), Buffer.from(sourceMap), ...modules.map(({ bytes }) => bytes)];
  const head: Head = {
    kind,
    sourceName,
    vars,
    modules: modules.map(({ specifier, type }) => ({ specifier, type })),
    lengths: parts.map(({ byteLength }) => byteLength),
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), ...parts]);
}

export function placeOfDeployed({ label, name, settings, limits }: DeployedApp): AppPlace {
  const said = configOf(settings);
  const config = limits === undefined ? said : { ...said, limits: { ...said.limits, ...limits } };
  return { name, label, folder: "", entry: "", ofFile: false, config };
}

/** Those of late, by their JSON: many apps say the same, and share what it comes to. */
const configs = new Map<string, AppConfig>();
const MOST_CONFIGS = 100;

function configOf(settings: string): AppConfig {
  const known = configs.get(settings);
  if (known !== undefined) return known;
  if (configs.size === MOST_CONFIGS) configs.clear();
  const config = configOfSettings(JSON.parse(settings) as DeployedSettings);
  configs.set(settings, config);
  return config;
}

/** Throws NANO_APP_INVALID where the file is not what was written. */
export async function buildDeployed(app: DeployedApp, overrides: Overrides): Promise<BuiltApp> {
  const { kind, source, sourceName, sourceMap, modules, vars } = await readBundle(app.bundle);
  const digest = digestOf(source);
  const codeCache = await readCodeCache(app.bundle, digest);
  const place = placeOfDeployed(app);
  return {
    definition: {
      name: app.name,
      kind,
      source,
      sourceName,
      modules,
      env: serialize({ ...vars, ...app.secrets, ...overrides.vars }),
      bindings: bindingsOf(place.config),
      assetsFirst: hasAssetsFirst(place.config),
      ...(codeCache === undefined ? {} : { codeCache }),
      hostBytes: sourceMap.length,
      limits: settingsOf(place, overrides).limits,
      unsafeEval: place.config.unsafeEval,
    },
    files: [],
    warnings: [],
    sourceMap,
    // Shown relative to the app's folder, wherever that was.
    sourceMapFolder: "nano-bundle",
    stored: Promise.resolve(),
    storeCodeCache: (bytes) => writeCodeCache(app.bundle, digest, bytes),
  };
}

async function readBundle(file: string): Promise<DeployedBundle> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new NanoError("NANO_APP_INVALID", `${file}: the bundle cannot be read: ${systemReason(cause)}`, { cause });
  });
  if (createHash("sha256").update(bytes).digest("hex") !== basename(file)) {
    throw new NanoError("NANO_APP_INVALID", `${file}: the bundle is damaged: deploy the app again`);
  }
  const end = bytes.indexOf(10);
  const { lengths, modules, ...head } = JSON.parse(bytes.subarray(0, end).toString()) as Head;
  let offset = end + 1;
  const [source, sourceMap, ...parts] = lengths.map((length) => {
    const start = offset;
    offset += length;
    return bytes.subarray(start, offset);
  });
  return {
    ...head,
    source: source?.toString() ?? "",
    sourceMap: sourceMap?.toString() ?? "",
    modules: modules.map((module, index) => ({ ...module, bytes: parts[index] ?? new Uint8Array() })),
  };
}
