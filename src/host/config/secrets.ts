// Secrets of an app, in files whose content never goes into a repository.

import { statSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { type FolderNames, readConfigFile } from "./config-file.ts";

/**
 * The files that are read of those in the folder, each with less to say than the one before: the environment's .dev.vars or
 * the one for all alone; else .env with its variants.
 */
function secretFiles(names: FolderNames, environment: string | undefined): string[] {
  const suffix = environment === undefined ? "" : `.${environment}`;
  const vars = [`.dev.vars${suffix}`, ".dev.vars"].find((name) => names.has(name));
  if (vars !== undefined) return [vars];
  const candidates = [`.env${suffix}.local`, ".env.local", `.env${suffix}`, ".env"];
  return [...new Set(candidates)].filter((name) => names.has(name));
}

export function mayHaveSecrets(names: FolderNames, environment: string | undefined): boolean {
  return secretFiles(names, environment).length > 0;
}

/** Names and values, and the files that they come from. */
export async function readSecrets(
  folder: string,
  names: FolderNames,
  environment: string | undefined,
): Promise<{ secrets: Record<string, string>; files: string[] }> {
  const secrets: Record<string, string> = {};
  const files: string[] = [];
  for (const name of secretFiles(names, environment)) {
    const file = join(folder, name);
    // Python's virtual environments are folders of that name.
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
    files.push(file);
    for (const [key, value] of Object.entries(parseEnv(await readConfigFile(file)))) {
      if (value !== undefined && !Object.hasOwn(secrets, key)) secrets[key] = value;
    }
  }
  return { secrets, files };
}
