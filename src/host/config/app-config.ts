// What an app's configuration comes to.

import type { AppLimits } from "../native/index.ts";

export interface AppConfig {
  /** The configuration file, if there is one. */
  file?: string;
  /** All files that the configuration was read from. */
  inputs: readonly string[];
  name?: string;
  /** As written, relative to the folder. */
  main?: string;
  /** Variables and secrets: what the app finds in `env`. */
  vars: Record<string, unknown>;
  /** Which of them are secrets: their values do not stand in logs. */
  secretNames: readonly string[];
  /** Only those that are written. */
  limits: Partial<AppLimits>;
  unsafeEval: boolean;
  allowPrivateNetwork: boolean;
  /** The app's own URL, by which it has an origin in what it fetches. */
  url?: URL;
  routes: readonly RouteConfig[];
  /** Cron expressions of five fields. */
  crons: readonly string[];
  assets?: AssetsConfig;
  services: readonly ServiceBinding[];
  /** A port of its own, on which it answers for every host. */
  port?: number;
  /** It answers what no route names. */
  default: boolean;
  /** yyyy-mm-dd */
  compatibilityDate?: string;
  compatibilityFlags: readonly string[];
  /** What the bundler puts in the place of names. */
  define: Readonly<Record<string, string>>;
  rules: readonly ModuleRule[];
  /** What the bundler takes for other modules: a name, or an absolute path, by the import's name. */
  alias: Readonly<Record<string, string>>;
  /** Absolute. */
  tsconfig?: string;
  jsxFactory?: string;
  jsxFragment?: string;
  /** One line each. */
  warnings: readonly string[];
}

export interface RouteConfig {
  /** As written: host and path with wildcards. */
  pattern: string;
  /** All of the host; the pattern is the host alone. */
  customDomain: boolean;
}

export interface AssetsConfig {
  /** Absolute; a folder that was there. "" for a deployed app: what was sent is beside its bundle. */
  directory: string;
  binding?: string;
  htmlHandling: "auto-trailing-slash" | "force-trailing-slash" | "drop-trailing-slash" | "none";
  notFoundHandling: "none" | "404-page" | "single-page-application";
  /** Or the paths for which it is so; an exception begins with "!". */
  runWorkerFirst: boolean | readonly string[];
  /** The app has no code: what the files do not answer nobody does. */
  alone?: true;
}

export interface ServiceBinding {
  /** Name in `env`. */
  binding: string;
  /** Name of the app. */
  service: string;
  /** The export that is called; the default one without. */
  entrypoint?: string;
  /** What the called app finds in `ctx.props`. */
  props?: Record<string, unknown>;
}

export interface ModuleRule {
  type: "ESModule" | "CommonJS" | "Text" | "Data" | "CompiledWasm";
  globs: readonly string[];
  /** Later rules of the type count as well. */
  fallthrough: boolean;
}

/** What is not said of assets. */
export const defaultAssets: Pick<AssetsConfig, "htmlHandling" | "notFoundHandling" | "runWorkerFirst"> = {
  htmlHandling: "auto-trailing-slash",
  notFoundHandling: "none",
  runWorkerFirst: false,
};

/** That of all apps that have neither configuration nor secrets. */
export const defaultConfig: AppConfig = {
  inputs: [],
  vars: {},
  secretNames: [],
  limits: {},
  unsafeEval: false,
  allowPrivateNetwork: false,
  routes: [],
  crons: [],
  services: [],
  default: false,
  compatibilityFlags: [],
  define: {},
  rules: [],
  alias: {},
  warnings: [],
};
