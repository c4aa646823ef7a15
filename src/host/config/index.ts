import type { readAppConfig as ReadAppConfig } from "./app-config.ts";

export type { AppConfig } from "./app-config.ts";
export { findConfigFile } from "./config-file.ts";
export { defaultLimits, limitNames, limitRanges, limitsOfApp, type ServerLimits } from "./limits.ts";

/** The parsers and the validator are loaded with the first configuration that is read. */
export const readAppConfig: typeof ReadAppConfig = async (folder) =>
  (await import("./app-config.ts")).readAppConfig(folder);
