// What a file says for an app, valid as far as its schema goes -> the app's configuration.

import { statSync } from "node:fs";
import { resolve } from "node:path";
import { readRoutePattern } from "../routing/index.ts";
import {
  type AppConfig,
  type AssetsConfig,
  defaultAssets,
  type RouteConfig,
  type ServiceBinding,
} from "./app-config.ts";
import type { Written } from "./environments.ts";
import type { KeyPath, ParsedFile } from "./parse.ts";
import { appName, type NanoFile, type RouteEntry, type ServiceEntry } from "./schema.ts";
import { mistakeAt } from "./validate.ts";

type Assembled = Omit<AppConfig, "file" | "inputs" | "secretNames" | "warnings">;

/** Throws NANO_CONFIG_INVALID for what only shows when keys are put together. */
export function assemble(written: Written<NanoFile>, parsed: ParsedFile, folder: string): Assembled {
  const { value, pathOf } = written;
  const { nano = {} } = value;
  const origin = nano.origin ?? value.origin;
  const port = nano.port ?? value.port;
  if (value.name !== undefined && !appName.test(value.name)) {
    throw mistakeAt(parsed, pathOf("name"), `with the environment it is "${value.name}", which is no name of an app`);
  }
  refuseDates(value.vars ?? {}, pathOf("vars"), parsed);
  checkDefine(value.define ?? {}, pathOf("define"), parsed);
  return {
    ...(origin === undefined ? {} : { url: new URL(origin) }),
    ...(value.name === undefined ? {} : { name: value.name }),
    ...(value.main === undefined ? {} : { main: value.main }),
    vars: value.vars ?? {},
    limits: { ...value.limits, ...nano.limits },
    unsafeEval: nano.unsafeEval ?? value.unsafeEval ?? false,
    allowPrivateNetwork: nano.egress?.allowPrivateNetwork ?? value.egress?.allowPrivateNetwork ?? false,
    routes: routesOf(written, parsed),
    crons: value.triggers?.crons ?? [],
    ...(value.assets === undefined ? {} : { assets: assetsOf(value.assets, folder, pathOf("assets"), parsed) }),
    services: (value.services ?? []).map(serviceOf),
    ...(port === undefined ? {} : { port }),
    default: nano.default ?? value.default ?? false,
    ...(value.compatibility_date === undefined ? {} : { compatibilityDate: value.compatibility_date }),
    compatibilityFlags: value.compatibility_flags ?? [],
    define: value.define ?? {},
    ...bundlingOf(written, parsed, folder),
    rules: (value.rules ?? []).map(({ fallthrough = false, ...rule }) => ({ ...rule, fallthrough })),
  };
}

function bundlingOf(
  { value, pathOf }: Written<NanoFile>,
  parsed: ParsedFile,
  folder: string,
): Pick<AppConfig, "alias" | "tsconfig" | "jsxFactory" | "jsxFragment"> {
  const { jsx_factory: jsxFactory, jsx_fragment: jsxFragment } = value;
  const tsconfig = value.tsconfig === undefined ? undefined : resolve(folder, value.tsconfig);
  if (tsconfig !== undefined && statSync(tsconfig, { throwIfNoEntry: false })?.isFile() !== true) {
    throw mistakeAt(parsed, pathOf("tsconfig"), `no file "${value.tsconfig}"`);
  }
  const aliases = Object.entries(value.alias ?? {});
  return {
    alias: Object.fromEntries(aliases.map(([name, to]) => [name, /^\.\.?\//.test(to) ? resolve(folder, to) : to])),
    ...(tsconfig === undefined ? {} : { tsconfig }),
    ...(jsxFactory === undefined ? {} : { jsxFactory }),
    ...(jsxFragment === undefined ? {} : { jsxFragment }),
  };
}

function routesOf({ value, pathOf }: Written<NanoFile>, parsed: ParsedFile): RouteConfig[] {
  if (value.route !== undefined && value.routes !== undefined) {
    throw mistakeAt(parsed, pathOf("route"), '"routes" is there, too: give one of them');
  }
  if (value.route !== undefined) return [routeOf(value.route, pathOf("route"), parsed)];
  return (value.routes ?? []).map((entry, index) => routeOf(entry, [...pathOf("routes"), index], parsed));
}

function routeOf(entry: RouteEntry, path: KeyPath, parsed: ParsedFile): RouteConfig {
  const { pattern, custom_domain: customDomain = false } = typeof entry === "string" ? { pattern: entry } : entry;
  const read = readRoutePattern(pattern, customDomain);
  if (typeof read === "string") throw mistakeAt(parsed, path, `the route "${pattern}": ${read}`);
  return { pattern, customDomain };
}

function assetsOf(
  entry: NonNullable<NanoFile["assets"]>,
  folder: string,
  path: KeyPath,
  parsed: ParsedFile,
): AssetsConfig {
  const directory = resolve(folder, entry.directory);
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw mistakeAt(parsed, [...path, "directory"], `no folder "${entry.directory}"`);
  }
  return {
    directory,
    ...(entry.binding === undefined ? {} : { binding: entry.binding }),
    htmlHandling: entry.html_handling ?? defaultAssets.htmlHandling,
    notFoundHandling: entry.not_found_handling ?? defaultAssets.notFoundHandling,
    runWorkerFirst: entry.run_worker_first ?? defaultAssets.runWorkerFirst,
  };
}

function serviceOf({ binding, service, environment, entrypoint, props }: ServiceEntry): ServiceBinding {
  return {
    binding,
    service: environment === undefined ? service : `${service}-${environment}`,
    ...(entrypoint === undefined ? {} : { entrypoint }),
    ...(props === undefined ? {} : { props }),
  };
}

/** TOML has dates, and no app can be given one in `env` that JSON has, too. */
function refuseDates(vars: Record<string, unknown>, path: KeyPath, parsed: ParsedFile): void {
  for (const [name, value] of Object.entries(vars)) {
    if (value instanceof Date) throw mistakeAt(parsed, [...path, name], "a date: write it in quotes");
  }
}

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

function isName(text: string): boolean {
  return text.split(".").every((part) => identifier.test(part));
}

/** The bundler would say the same without the place. */
function checkDefine(define: Record<string, string>, path: KeyPath, parsed: ParsedFile): void {
  for (const [name, text] of Object.entries(define)) {
    if (!isName(name)) throw mistakeAt(parsed, [...path, name], "no name that code can have");
    if (!isName(text) && !isJson(text) && !/^'(?:[^'\\\n]|\\.)*'$/.test(text)) {
      throw mistakeAt(parsed, [...path, name], `no name and no JSON: ${text} (a string has quotes of its own)`);
    }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
