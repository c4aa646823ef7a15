import type { SourcePlace } from "../errors/index.ts";
import { type AppConfig, defaultConfig } from "./app-config.ts";
import { type FolderNames, findConfigFile, namesIn } from "./config-file.ts";
import type { KeyPath } from "./parse.ts";
import { mayHaveSecrets } from "./secrets.ts";

export type { AppConfig, AssetsConfig, ModuleRule, RouteConfig, ServiceBinding } from "./app-config.ts";
export { configOfSettings, type DeployedSettings, settingsOfConfig } from "./app-settings.ts";
export { type FolderNames, findConfigFile, namesIn } from "./config-file.ts";
export { type EgressProxyConfig, egressProxiesOf } from "./egress-proxies.ts";
export { defaultLimits, limitNames, limitRanges, limitsOfApp, limitTexts, type ServerLimits } from "./limits.ts";
export { resolveServerConfig, type ServerSources } from "./resolve-server-config.ts";
export type { ListenAddress, ServerConfig, ServerLayer, TcpAddress, UnixAddress } from "./server-config.ts";
export { type ServerSetting, serverSettings } from "./server-settings.ts";
export { InvalidValue, integer } from "./server-values.ts";

export interface AppFolder {
  folder: string;
  /** What is in it. */
  names?: FolderNames;
  /** Of wrangler's, `[env.NAME]`. */
  environment?: string | undefined;
  /** The secrets that lie in the folder, too; they are left out where it is false. */
  withSecrets?: boolean;
}

/**
 * Reads the configuration of the app in `folder`; the defaults where it has none. The parsers and the validator are
 * loaded with the first that is read.
 */
export async function readAppConfig(app: AppFolder): Promise<AppConfig> {
  const { folder, names = namesIn(folder), environment } = app;
  if (findConfigFile(folder, names) === undefined && !mayHaveSecrets(names, environment)) return defaultConfig;
  return (await import("./read-app-config.ts")).readAppConfig({ ...app, names });
}

/**
 * Where a key of an app's configuration stands, for those who find out later that its value is wrong: ["triggers", "crons", 1].
 * `file`: that of the configuration.
 */
export async function placeOfKey(file: string, path: KeyPath, environment?: string): Promise<SourcePlace> {
  return (await import("./place-of-key.ts")).placeOfKey(file, path, environment);
}

/** Checks what is sent of a deployed app's configuration: the validator is loaded with it. */
export async function loadDeployedSettings() {
  return import("./deployed-settings.ts");
}

/** What the files may say, for those who describe them: the validator is loaded with it. */
export async function loadSchemas() {
  const [app, server, wrangler] = await Promise.all([
    import("./schema.ts"),
    import("./server-schema.ts"),
    import("./wrangler-keys.ts"),
  ]);
  const { harmlessKeys, unsupportedKeys, waitingKeys } = wrangler;
  return { app: app.nanoFile, server: server.serverFile, harmlessKeys, unsupportedKeys, waitingKeys };
}
