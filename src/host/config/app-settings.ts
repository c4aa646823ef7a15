// A deployed app's configuration: what is kept of that of its folder, and what it comes to again.

import type { AppLimits } from "../native/index.ts";
import { type AppConfig, type AssetsConfig, defaultAssets, defaultConfig, type ServiceBinding } from "./app-config.ts";

/** JSON; what is not there is as by default. */
export interface DeployedSettings {
  /** Only those that are written. */
  limits?: Partial<AppLimits>;
  unsafeEval?: boolean;
  allowPrivateNetwork?: boolean;
  /** The app's own URL. */
  origin?: string;
  routes?: { pattern: string; customDomain?: boolean }[];
  crons?: string[];
  services?: ServiceBinding[];
  port?: number;
  default?: boolean;
  compatibilityDate?: string;
  compatibilityFlags?: string[];
  /** How its assets are served, where it has any. */
  assets?: AssetsSettings;
}

export type AssetsSettings = Partial<Omit<AssetsConfig, "directory" | "runWorkerFirst">> & {
  runWorkerFirst?: boolean | string[];
};

export function settingsOfConfig(config: AppConfig): DeployedSettings {
  const { url, port, compatibilityDate, ...rest } = config;
  return {
    limits: rest.limits,
    unsafeEval: rest.unsafeEval,
    allowPrivateNetwork: rest.allowPrivateNetwork,
    ...(url === undefined ? {} : { origin: url.href }),
    routes: rest.routes.map(({ pattern, customDomain }) => ({ pattern, customDomain })),
    crons: [...rest.crons],
    services: [...rest.services],
    ...(port === undefined ? {} : { port }),
    default: rest.default,
    ...(compatibilityDate === undefined ? {} : { compatibilityDate }),
    compatibilityFlags: [...rest.compatibilityFlags],
    ...(rest.assets === undefined ? {} : { assets: settingsOfAssets(rest.assets) }),
  };
}

function settingsOfAssets({ directory: _, runWorkerFirst, ...rest }: AssetsConfig): AssetsSettings {
  return { ...rest, runWorkerFirst: typeof runWorkerFirst === "boolean" ? runWorkerFirst : [...runWorkerFirst] };
}

export function configOfSettings(settings: DeployedSettings): AppConfig {
  const { origin, routes = [], assets, ...rest } = settings;
  return {
    ...defaultConfig,
    ...rest,
    ...(origin === undefined ? {} : { url: new URL(origin) }),
    ...(assets === undefined ? {} : { assets: { ...defaultAssets, directory: "", ...assets } }),
    routes: routes.map(({ pattern, customDomain = false }) => ({ pattern, customDomain })),
  };
}
