import { statSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import { type FolderNames, readConfigFile } from "./config-file.ts";

/** Files of secrets, the one that goes first first; their content never goes into a repository. */
const secretFiles = [".dev.vars", ".env"];

export function mayHaveSecrets(names: FolderNames): boolean {
  return secretFiles.some((name) => names.has(name));
}

/** Names and values of the first file of secrets in the folder. */
export async function readSecrets(
  folder: string,
  names: FolderNames,
): Promise<{ secrets: Record<string, string>; file?: string }> {
  for (const name of secretFiles) {
    if (!names.has(name)) continue;
    const file = join(folder, name);
    // Python's virtual environments are folders of that name.
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
    const secrets: Record<string, string> = {};
    for (const [key, value] of Object.entries(parseEnv(await readConfigFile(file)))) {
      if (value !== undefined) secrets[key] = value;
    }
    return { secrets, file };
  }
  return { secrets: {} };
}
