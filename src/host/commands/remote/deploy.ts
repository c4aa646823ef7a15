// `nano deploy`: bundles an app here, and has a server serve it.

import { relative, resolve } from "node:path";
import { type AppPlace, type BuiltApp, buildApp, findApps, releaseBundler } from "../../apps/index.ts";
import { listAssets } from "../../assets/index.ts";
import { type AppConfig, readAppConfig, settingsOfConfig } from "../../config/index.ts";
import type { ShownVersion } from "../../deployments/index.ts";
import { NanoError } from "../../errors/index.ts";
import { sizeText } from "../../figures/index.ts";
import { AdminClient, type RemoteOptions } from "./client.ts";
import { printJson, say, warn } from "./output.ts";
import { withAssets } from "./send-assets.ts";

export interface DeployOptions extends RemoteOptions {
  /** The configuration's, or the folder's, without. */
  name?: string;
  percent?: number;
  message?: string;
  /** Environment of the app's configuration. */
  env?: string;
}

export async function deployCommand(path: string, options: DeployOptions): Promise<number> {
  const client = new AdminClient(options);
  const place = await placeOf(path, options.env);
  const name = options.name ?? place.name;
  const built = await buildApp(place).finally(() => releaseBundler());
  for (const warning of [...place.config.warnings, ...built.warnings]) warn(warning);
  const { directory } = place.config.assets ?? {};
  const assets = directory === undefined ? undefined : await listAssets(directory);
  const { percent, message } = options;
  const version = {
    ...requestOf(place, built),
    ...(assets === undefined ? {} : { assets: assets.manifest }),
    ...(percent === undefined ? {} : { percent }),
    ...(message === undefined ? {} : { message }),
  };
  const answer = await withAssets(client, assets, () =>
    client.ask("POST", `/v1/apps/${encodeURIComponent(name)}/versions`, version),
  );
  tell(name, answer as Deployed, { known: place.config.warnings, json: options.json === true });
  return 0;
}

interface Deployed {
  version: ShownVersion;
  warnings: string[];
}

function tell(name: string, answer: Deployed, { known, json }: { known: readonly string[]; json: boolean }): void {
  const { version, warnings } = answer;
  for (const warning of warnings) if (!known.includes(warning)) warn(warning);
  if (json) printJson(answer);
  else say(`${name}: version ${version.number} serves ${shareText(version.percent)} (${sizeText(version.bytes)})`);
}

export function shareText(percent: number): string {
  return percent === 100 ? "all clients" : `${percent}% of the clients`;
}

/** One app; its local secrets stay here. */
async function placeOf(path: string, environment: string | undefined): Promise<AppPlace> {
  const found = await findApps(path, environment === undefined ? {} : { environment });
  const [place] = found.apps;
  if (found.many || place === undefined) {
    throw new NanoError("NANO_USAGE", `${path}: a folder of apps: deploy each of them by its own folder`);
  }
  const config = await readAppConfig({ folder: place.folder, environment, withSecrets: false });
  tellOfSecrets(place.config, config);
  const { assets } = place.config;
  return { ...place, config: { ...config, ...(assets === undefined ? {} : { assets }) } };
}

function tellOfSecrets(whole: AppConfig, config: AppConfig): void {
  const names = Object.keys(whole.vars).filter((name) => whole.vars[name] !== config.vars[name]);
  if (names.length > 0) warn(`local secrets are not sent: ${names.sort().join(", ")} (nano secret put APP NAME)`);
}

function requestOf({ config, folder }: AppPlace, { definition, sourceMap, sourceMapFolder }: BuiltApp): object {
  const { kind, source, sourceName, modules } = definition;
  return {
    kind,
    ...(config.assets?.alone === true ? {} : { source }),
    sourceName,
    sourceMap: relativeTo(folder, sourceMap, sourceMapFolder),
    modules: modules.map(({ specifier, type, bytes }) => ({
      specifier,
      type,
      base64: Buffer.from(bytes).toString("base64"),
    })),
    vars: config.vars,
    settings: settingsOfConfig(config),
  };
}

/** Stacks on the server name files as they lie in the app's folder. */
function relativeTo(folder: string, sourceMap: string, sourceMapFolder: string): string {
  if (sourceMap === "") return "";
  const map = JSON.parse(sourceMap) as { sources: string[] };
  const sources = map.sources.map((source) => {
    const path = relative(resolve(folder, "nano-bundle"), resolve(sourceMapFolder, decodeURI(source)));
    return encodeURI(path.replaceAll("\\", "/"));
  });
  return JSON.stringify({ ...map, sources });
}
