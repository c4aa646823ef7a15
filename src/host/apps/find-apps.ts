// PATH of a command -> the app or apps that it means.

import { existsSync, type Stats, statSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import {
  type AppConfig,
  type FolderNames,
  findConfigFile,
  namesIn,
  placeOfKey,
  readAppConfig,
} from "../config/index.ts";
import { codeFrame, NanoError, placeName, suggestion, systemReason } from "../errors/index.ts";

export interface AppPlace {
  name: string;
  /** First label of the hosts that it answers for. */
  label: string;
  /** The app's folder. */
  folder: string;
  /** Absolute path of the file that the bundle starts with; "" for an app that has assets alone. */
  entry: string;
  /** The file itself was named, not its folder. */
  ofFile: boolean;
  /** Of its configuration; without one its top level. */
  environment?: string;
  config: AppConfig;
  /** That the server keeps for an app of its folder: before the variables of the configuration. */
  secrets?: Record<string, string>;
}

/** What an app is read with, apart from where it is. */
export type AppReading = Pick<AppPlace, "environment">;

export interface FoundApps {
  /** A folder of apps was named, not an app. */
  many: boolean;
  apps: AppPlace[];
  /** Apps that are there, but cannot be read. */
  broken: { label: string; error: NanoError }[];
  /** Absolute: folders in the folder that hold no app, or a broken one. */
  without: string[];
}

const extensions = [".ts", ".mts", ".tsx", ".js", ".mjs", ".jsx", ".cjs"];
const indexNames = extensions.map((extension) => `index${extension}`);

export async function findApps(path: string, reading: AppReading = {}): Promise<FoundApps> {
  const absolute = resolve(path);
  const stats = statOf(absolute);
  if (stats === undefined) throw await noSuchPath(path);
  if (stats.isFile()) return { many: false, apps: [await appOfFile(path, absolute, reading)], broken: [], without: [] };
  if (await isApp(absolute, namesIn(absolute)))
    return { many: false, apps: [await readAppPlace(absolute, reading)], broken: [], without: [] };
  const found = await appsInFolder(absolute, reading);
  if (found.apps.length + found.broken.length > 0) return found;
  throw new NanoError(
    "NANO_NO_APP",
    `${path}: no app here (an app's folder has nano.jsonc, wrangler.jsonc, an index file or a package.json with "main")`,
  );
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): NanoError {
  return new NanoError("NANO_NO_SUCH_PATH", `${displayed(path)}: ${systemReason(cause)}`, { cause });
}

async function noSuchPath(path: string): Promise<NanoError> {
  let missing = resolve(path);
  while (!existsSync(dirname(missing))) missing = dirname(missing);
  const folder = dirname(missing);
  const meant = suggestion(basename(missing), await readdir(folder).catch(() => []));
  const whole = meant.replace(/mean (.*)\?/, (_, name: string) => `mean ${shownAs(path, join(folder, name))}?`);
  return new NanoError("NANO_NO_SUCH_PATH", `${path}: no such file or folder${whole}`);
}

/** Relative when what the user wrote was. */
function shownAs(written: string, absolute: string): string {
  return written.startsWith("/") ? absolute : relative(process.cwd(), absolute);
}

async function appOfFile(path: string, entry: string, reading: AppReading): Promise<AppPlace> {
  if (!extensions.includes(extname(entry))) {
    throw new NanoError("NANO_NO_APP", `${path}: an app's file is JavaScript or TypeScript (${extensions.join(", ")})`);
  }
  const folder = dirname(entry);
  const config = await readAppConfig({ folder, ...reading });
  const stem = basename(entry, extname(entry));
  const ofFolder = config.main === undefined ? stem === "index" : resolve(folder, config.main) === entry;
  const label = labelOf(ofFolder ? basename(folder) : stem);
  const name = (ofFolder ? config.name : undefined) ?? label;
  return { name, label, folder, entry, ofFile: true, ...reading, config };
}

/** The same app with its configuration read anew. */
export async function readAgain(place: AppPlace): Promise<AppPlace> {
  const reading = place.environment === undefined ? {} : { environment: place.environment };
  return place.ofFile ? appOfFile(place.entry, place.entry, reading) : readAppPlace(place.folder, reading);
}

async function isApp(folder: string, names: FolderNames): Promise<boolean> {
  return findConfigFile(folder, names) !== undefined || (await findEntry(folder, names)) !== undefined;
}

async function findEntry(folder: string, names: FolderNames): Promise<string | undefined> {
  const main = names.has("package.json") ? await packageMain(folder) : undefined;
  if (main !== undefined) {
    for (const candidate of [main, ...extensions.map((extension) => main + extension)]) {
      if (statOf(join(folder, candidate))?.isFile()) return join(folder, candidate);
    }
  }
  return findIndex(folder, names) ?? (names.has("src") ? findIndex(join(folder, "src")) : undefined);
}

function findIndex(folder: string, names: FolderNames = namesIn(folder)): string | undefined {
  const index = indexNames.find((name) => names.has(name));
  return index === undefined ? undefined : join(folder, index);
}

async function packageMain(folder: string): Promise<string | undefined> {
  try {
    const content = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as { main?: unknown };
    return typeof content.main === "string" ? content.main : undefined;
  } catch {
    return undefined;
  }
}

async function readAppPlace(
  folder: string,
  reading: AppReading,
  names: FolderNames = namesIn(folder),
): Promise<AppPlace> {
  const read = await readAppConfig({ folder, names, ...reading });
  const label = labelOf(basename(folder));
  const config = (await hasAssetsAlone(folder, read, names)) ? await withAssetsAlone(read, reading) : read;
  const entry = config.assets?.alone === true ? "" : await entryOf(folder, config, { names, reading });
  return { name: config.name ?? label, label, folder, entry, ofFile: false, ...reading, config };
}

/** Wrangler looks for no file that its configuration does not name. */
async function hasAssetsAlone(folder: string, { main, assets, file }: AppConfig, names: FolderNames): Promise<boolean> {
  if (main !== undefined || assets === undefined) return false;
  return basename(file ?? "").startsWith("wrangler.") || (await findEntry(folder, names)) === undefined;
}

/** Throws where it says of the app what needs one. */
async function withAssetsAlone(config: AppConfig, { environment }: AppReading): Promise<AppConfig> {
  const { file = "", assets, crons } = config;
  if (assets === undefined) return config;
  const runsFirst = assets.runWorkerFirst !== false;
  const key = runsFirst ? ["assets", "run_worker_first"] : crons.length > 0 ? ["triggers", "crons"] : undefined;
  if (key === undefined) return { ...config, assets: { ...assets, alone: true } };
  const place = await placeOfKey(file, key, environment);
  throw new NanoError(
    "NANO_CONFIG_INVALID",
    `${placeName(place)}: ${key.join(".")}: there is no code to run: "main" names it`,
    {
      detail: codeFrame(place),
    },
  );
}

async function entryOf(
  folder: string,
  config: AppConfig,
  { names, reading }: { names: FolderNames; reading: AppReading },
): Promise<string> {
  if (config.main !== undefined) {
    const entry = resolve(folder, config.main);
    if (statOf(entry)?.isFile()) return entry;
    const meant = suggestion(basename(entry), [...namesIn(dirname(entry))]);
    const place = await placeOfKey(config.file ?? folder, ["main"], reading.environment);
    throw new NanoError("NANO_NO_APP", `${placeName(place)}: main: no file ${config.main}${meant}`, {
      detail: codeFrame(place),
    });
  }
  const entry = await findEntry(folder, names);
  if (entry !== undefined) return entry;
  throw new NanoError("NANO_NO_APP", `${displayed(folder)}: no index file, and no "main" in its configuration`);
}

function displayed(path: string): string {
  const name = relative(process.cwd(), path);
  return name === "" || name.startsWith("..") ? path : name;
}

async function appsInFolder(folder: string, reading: AppReading): Promise<FoundApps> {
  const found: FoundApps = { many: true, apps: [], broken: [], without: [] };
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw unreadable(folder, cause);
  });
  const folders = entries
    .filter((entry) => !entry.isFile() && !entry.name.startsWith(".") && entry.name !== "node_modules")
    .filter((entry) => entry.isDirectory() || statOf(join(folder, entry.name))?.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const takenBy = new Map<string, string>();
  for (const name of folders) {
    const path = join(folder, name);
    const names = namesIn(path);
    if (!(await isApp(path, names))) {
      found.without.push(path);
      continue;
    }
    const label = labelOf(name);
    const other = takenBy.get(label);
    takenBy.set(label, name);
    try {
      if (other !== undefined)
        throw new NanoError("NANO_NO_APP", `${name} and ${other} would answer for the same host`);
      found.apps.push(await readAppPlace(path, reading, names));
    } catch (error) {
      if (!(error instanceof NanoError)) throw error;
      found.broken.push({ label, error });
      found.without.push(path);
    }
  }
  return found;
}

/** A folder's name as the label of a host name. */
function labelOf(name: string): string {
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return label.slice(0, 63) || "app";
}
