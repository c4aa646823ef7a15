// A deployed app's configuration: what is kept of that of its folder, and what it comes to again.

import type { AppLimits } from "../native/index.ts";
import { type AppConfig, defaultConfig, type ServiceBinding } from "./app-config.ts";

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
}

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
  };
}

export function configOfSettings(name: string, settings: DeployedSettings): AppConfig {
  const { origin, routes = [], ...rest } = settings;
  return {
    ...defaultConfig,
    ...rest,
    name,
    ...(origin === undefined ? {} : { url: new URL(origin) }),
    routes: routes.map(({ pattern, customDomain = false }) => ({ pattern, customDomain })),
  };
}
