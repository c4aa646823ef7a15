import type { AppConfig } from "./app-config.ts";
import { type FolderNames, findConfigFile, namesIn } from "./config-file.ts";
import { mayHaveSecrets } from "./secrets.ts";

export type { AppConfig } from "./app-config.ts";
export { type FolderNames, findConfigFile, namesIn } from "./config-file.ts";
export { defaultLimits, limitNames, limitRanges, limitsOfApp, type ServerLimits } from "./limits.ts";

/** That of all apps that have neither configuration nor secrets. */
const defaults: AppConfig = {
  inputs: [],
  vars: {},
  limits: {},
  unsafeEval: false,
  allowPrivateNetwork: false,
  warnings: [],
};

/**
 * Reads the configuration of the app in `folder`; the defaults where it has none. The parsers and the validator are
 * loaded with the first that is read.
 */
export async function readAppConfig(folder: string, names: FolderNames = namesIn(folder)): Promise<AppConfig> {
  if (findConfigFile(folder, names) === undefined && !mayHaveSecrets(names)) return defaults;
  return (await import("./app-config.ts")).readAppConfig(folder, names);
}
