// Flags, environment, file, defaults: who says something of the server goes first in this order.

import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { NanoError, suggestion } from "../errors/index.ts";
import { egressProxiesOf } from "./egress-proxies.ts";
import type { ListenAddress, ServerConfig, ServerLayer } from "./server-config.ts";
import { parseSetting, type ServerSetting, serverSettings } from "./server-settings.ts";
import { defaultHost, InvalidValue } from "./server-values.ts";

export interface ServerSources {
  flags: ServerLayer;
  environment: Readonly<Record<string, string | undefined>>;
  /** The configuration file that is named; without, one is looked for. */
  configFile?: string | undefined;
}

const fileName = "nano.server.jsonc";
const defaultPort = 8787;
/** What else NANO reads of the environment. */
const otherVariables = ["NANO_BUILD", "NANO_CACHE_DIR", "NANO_CONFIG"];

/** Throws NANO_CONFIG_INVALID, or NANO_USAGE for a variable of the environment. */
export async function resolveServerConfig({ flags, environment, configFile }: ServerSources): Promise<ServerConfig> {
  const ofEnvironment = layerOf(environment);
  const file = configFile ?? environment.NANO_CONFIG ?? findFile(flags.apps ?? ofEnvironment.apps);
  const ofFile = file === undefined ? {} : await fileLayer(resolve(file));
  const layers = [flags, ofEnvironment, ofFile];
  const config = combine(layers);
  const egressProxies = egressProxiesOf(environment);
  return {
    ...config,
    ...(egressProxies === undefined ? {} : { egressProxies }),
    ...(file === undefined ? {} : { file: resolve(file) }),
    warnings: [...misspelt(environment), ...waitingSettings(layers)],
  };
}

/** The validator is loaded where there is a file. */
async function fileLayer(file: string): Promise<ServerLayer> {
  return (await import("./read-server-file.ts")).readServerFile(file);
}

/** In the folder that is served, or in that of the command. */
function findFile(apps: string | undefined): string | undefined {
  const candidates = [apps, process.cwd()].filter((folder) => folder !== undefined);
  return candidates.map((folder) => join(folder, fileName)).find((file) => isThere(file));
}

function isThere(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    // What is served is a file.
    return false;
  }
}

function layerOf(environment: ServerSources["environment"]): ServerLayer {
  const layer: Record<string, unknown> = {};
  for (const [name, setting] of entries()) {
    const text = setting.variable === undefined ? undefined : environment[setting.variable];
    if (text !== undefined && text !== "") layer[name] = fromVariable(setting, text);
  }
  return layer;
}

/** Variables that are none of NANO's, and nearly one. */
function misspelt(environment: ServerSources["environment"]): string[] {
  const known = entries().flatMap(([, { variable }]) => (variable === undefined ? [] : [variable]));
  const names = Object.keys(environment).filter((name) => name.startsWith("NANO_") && !known.includes(name));
  return names.flatMap((name) => {
    const meant = otherVariables.includes(name) ? "" : suggestion(name, [...known, ...otherVariables]);
    return meant === "" ? [] : [`${name}: there is no such variable${meant}`];
  });
}

function fromVariable(setting: ServerSetting<unknown>, text: string): unknown {
  try {
    return parseSetting(setting, text);
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    throw new NanoError("NANO_USAGE", `${setting.variable}: '${text}' is invalid. ${error.message}`);
  }
}

function entries(): [keyof ServerLayer, ServerSetting<unknown>][] {
  return Object.entries(serverSettings) as [keyof ServerLayer, ServerSetting<unknown>][];
}

type Merged = { [Name in "vars" | "limitDefaults" | "limitOverrides" | "limitCeilings"]: object };

/** `layers`: the one that goes first first. */
function combine(layers: readonly ServerLayer[]): Omit<ServerConfig, "file" | "egressProxies" | "warnings"> {
  const said: ServerLayer = Object.assign({}, ...layers.toReversed());
  const merged = <Name extends keyof Merged>(name: Name): NonNullable<ServerLayer[Name]> =>
    Object.assign({}, ...layers.toReversed().map((layer) => layer[name]));
  return {
    ...(said.apps === undefined ? {} : { apps: said.apps }),
    listeners: listenersOf(layers),
    ...(said.dataDirectory === undefined ? {} : { dataDirectory: said.dataDirectory }),
    ...(said.secretsKeyFile === undefined ? {} : { secretsKeyFile: said.secretsKeyFile }),
    keepVersions: said.keepVersions ?? 10,
    limits: {
      defaults: merged("limitDefaults"),
      overrides: merged("limitOverrides"),
      ceilings: merged("limitCeilings"),
    },
    ...adminOf(said),
    logFormat: said.logFormat ?? "text",
    ...(said.logDirectory === undefined ? {} : { logDirectory: said.logDirectory }),
    logKbPerSecond: said.logKbPerSecond ?? 256,
    executors: said.executors ?? 0,
    trustedProxies: said.trustedProxies ?? [],
    maxLive: said.maxLive ?? 1000,
    poolSize: said.poolSize ?? Math.max(2, availableParallelism()),
    ...(said.memoryTotalMb === undefined ? {} : { memoryTotalMb: said.memoryTotalMb }),
    keptCodeMb: said.keptCodeMb ?? 64,
    ...(said.environment === undefined ? {} : { environment: said.environment }),
    vars: merged("vars"),
    allowPrivateNetwork: said.allowPrivateNetwork ?? false,
    proxyResolvesNames: said.proxyResolvesNames ?? false,
    quiet: said.quiet ?? false,
    lazy: said.lazy ?? false,
  };
}

/** Host and port are short for one listener, and may come from two places. */
function listenersOf(layers: readonly ServerLayer[]): readonly ListenAddress[] {
  for (const { listeners, host, port } of layers) {
    if (listeners !== undefined) return listeners;
    if (host === undefined && port === undefined) continue;
    const hosts = layers.map((layer) => layer.host);
    const ports = layers.map((layer) => layer.port);
    const first = <Value>(values: (Value | undefined)[]) => values.find((value) => value !== undefined);
    return [{ host: first(hosts) ?? defaultHost, port: first(ports) ?? defaultPort }];
  }
  return [{ host: defaultHost, port: defaultPort }];
}

function adminOf({ adminListen, adminTokenFile }: ServerLayer): Pick<ServerConfig, "admin"> {
  if (adminListen === undefined && adminTokenFile === undefined) return {};
  if (adminListen === undefined) {
    throw new NanoError("NANO_USAGE", "there is a token for the admin API, and no address: give --admin");
  }
  return { admin: { listen: adminListen, ...(adminTokenFile === undefined ? {} : { tokenFile: adminTokenFile }) } };
}

function waitingSettings(layers: readonly ServerLayer[]): string[] {
  const names = entries()
    .filter(([name, setting]) => setting.waits === true && layers.some((layer) => layer[name] !== undefined))
    .map(([name, setting]) => setting.key ?? name);
  return names.length === 0 ? [] : [`not supported yet, ignored: ${names.join(", ")}`];
}
