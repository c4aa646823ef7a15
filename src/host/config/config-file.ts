import { existsSync } from "node:fs";
import { join } from "node:path";

/** The one that goes first first. */
const configNames = ["nano.jsonc", "nano.json", "wrangler.jsonc", "wrangler.json", "wrangler.toml"];

export function findConfigFile(folder: string): string | undefined {
  return configNames.map((name) => join(folder, name)).find((file) => existsSync(file));
}
