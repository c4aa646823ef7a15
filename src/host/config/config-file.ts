import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { NanoError, systemReason } from "../errors/index.ts";

/** The one that goes first first. */
const configNames = ["nano.jsonc", "nano.json", "wrangler.jsonc", "wrangler.json", "wrangler.toml"];

/** The names in a folder, read once for all that is looked for there; none where it cannot be read. */
export type FolderNames = ReadonlySet<string>;

export function namesIn(folder: string): FolderNames {
  try {
    return new Set(readdirSync(folder));
  } catch {
    return new Set();
  }
}

export function findConfigFile(folder: string, names: FolderNames): string | undefined {
  const name = configNames.find((one) => names.has(one));
  return name === undefined ? undefined : join(folder, name);
}

/** As messages name it. */
export function displayName(file: string): string {
  const name = relative(process.cwd(), file);
  return name.startsWith("..") ? file : name;
}

/** Throws NANO_CONFIG_INVALID when it is there and can't be read. */
export async function readConfigFile(file: string): Promise<string> {
  try {
    // Some editors begin a file with a byte order mark, which no parser here takes.
    return (await readFile(file, "utf8")).replace(/^\uFEFF/, "");
  } catch (cause) {
    throw new NanoError("NANO_CONFIG_INVALID", `${displayName(file)}: ${systemReason(cause)}`, { cause });
  }
}
