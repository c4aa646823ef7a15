// What whoever runs the server says of it, from all places where it can be said.

import type { AppLimits } from "../native/index.ts";
import type { EgressProxyConfig } from "./egress-proxies.ts";

export interface TcpAddress {
  host: string;
  /** 0: any free one. */
  port: number;
}

export interface UnixAddress {
  /** Absolute path of the socket. */
  unix: string;
  /** Its permissions; what the process's mask leaves without. */
  mode?: number;
}

export type ListenAddress = TcpAddress | UnixAddress;

export interface ServerConfig {
  /** nano.server.jsonc, if there is one. */
  file?: string;
  /** The app, or the folder of apps, that is served: absolute. */
  apps?: string;
  /** At least one. */
  listeners: readonly ListenAddress[];
  /** Absolute. */
  dataDirectory?: string;
  /** Absolute. */
  secretsKeyFile?: string;
  /** Of each deployed app; those that serve are always. */
  keepVersions: number;
  limits: {
    /** For apps whose configuration does not say. */
    defaults: Partial<AppLimits>;
    /** In place of what any app's configuration says. */
    overrides: Partial<AppLimits>;
    /** No app has more, whatever it says. */
    ceilings: Partial<AppLimits>;
  };
  admin?: {
    listen: ListenAddress;
    /** Absolute. */
    tokenFile?: string;
  };
  logFormat: "text" | "json";
  /** Absolute: for a file for each app. */
  logDirectory?: string;
  /** Of an app; 0: no bound. */
  logKbPerSecond: number;
  /** 0: as many as there are cores. */
  executors: number;
  /** Those whose word on the client's address is believed, as CIDR blocks. */
  trustedProxies: readonly string[];
  /** Isolates kept alive at once before the one idle longest has to go. */
  maxLive: number;
  /** Warm blank isolates kept ready. */
  poolSize: number;
  /** Of all apps together; without: three quarters of the machine's. */
  memoryTotalMb?: number;
  /** Code of apps that have no isolate. */
  keptCodeMb: number;
  /** Of wrangler's, for every app. */
  environment?: string;
  /** Variables of every app, before those of its configuration. */
  vars: Record<string, string>;
  allowPrivateNetwork: boolean;
  /** As the environment names them; undefined where it names none. */
  egressProxies?: EgressProxyConfig;
  /** They are told names, and guard private networks. */
  proxyResolvesNames: boolean;
  /** No line for each request. */
  quiet: boolean;
  /** Build an app of a folder when somebody asks for it, however few they are. */
  lazy: boolean;
  /** One line each. */
  warnings: readonly string[];
}

/** What one place says. Paths are absolute. */
export interface ServerLayer {
  apps?: string;
  listeners?: ListenAddress[];
  /** Short for one listener. */
  host?: string;
  port?: number;
  dataDirectory?: string;
  secretsKeyFile?: string;
  keepVersions?: number;
  limitDefaults?: Partial<AppLimits>;
  limitOverrides?: Partial<AppLimits>;
  limitCeilings?: Partial<AppLimits>;
  adminListen?: ListenAddress;
  adminTokenFile?: string;
  logFormat?: ServerConfig["logFormat"];
  logDirectory?: string;
  logKbPerSecond?: number;
  executors?: number;
  trustedProxies?: string[];
  maxLive?: number;
  poolSize?: number;
  memoryTotalMb?: number;
  keptCodeMb?: number;
  environment?: string;
  vars?: Record<string, string>;
  allowPrivateNetwork?: boolean;
  proxyResolvesNames?: boolean;
  quiet?: boolean;
  lazy?: boolean;
}
