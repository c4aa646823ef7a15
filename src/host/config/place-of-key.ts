import type { SourcePlace } from "../errors/index.ts";
import { displayName, readConfigFile } from "./config-file.ts";
import { type KeyPath, parseConfigFile } from "./parse.ts";

/** In the environment where it says that itself, else at the top level. */
export async function placeOfKey(file: string, path: KeyPath, environment: string | undefined): Promise<SourcePlace> {
  const parsed = parseConfigFile(displayName(file), await readConfigFile(file));
  const own: KeyPath = ["env", environment ?? "", ...path];
  const isOwn = environment !== undefined && isThere(parsed.value, own);
  return parsed.placeOf(isOwn ? own : path);
}

function isThere(value: unknown, [key, ...rest]: KeyPath): boolean {
  if (key === undefined) return true;
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return false;
  return isThere((value as Record<string | number, unknown>)[key], rest);
}
