// Each setting of a server once: the flag, the variable and the key by which it is said, and what it is.

import type { ServerLayer } from "./server-config.ts";
import {
  boolean,
  InvalidValue,
  integer,
  limit,
  listenAddress,
  name,
  path,
  proxies,
  variable,
} from "./server-values.ts";

export interface ServerSetting<Value> {
  /** In nano.server.jsonc, with dots between the levels; undefined where the file says it otherwise. */
  key?: string;
  /** The flag as help shows it; undefined where the command has an argument for it. */
  flag?: string;
  /** In the environment. */
  variable?: string;
  /** What help says. */
  text: string;
  /** The sentence of the JSON Schema and the reference, where help's is not enough. */
  more?: string;
  /** What holds when nobody says it, as people read it. */
  byDefault?: string;
  /** Of a flag's or variable's text; `before` is what an earlier flag said. Without: a flag without a value. */
  parse?(text: string, before?: Value): Value;
  /** A flag may be given again; a variable has commas between. */
  many?: boolean;
  choices?: readonly string[];
  /** It is read, and nothing acts on it yet. */
  waits?: boolean;
}

type Settings = { readonly [Name in keyof ServerLayer]-?: ServerSetting<NonNullable<ServerLayer[Name]>> };

export const serverSettings: Settings = {
  apps: {
    key: "apps",
    variable: "NANO_APPS",
    text: "file, app's folder or folder of apps",
    more: "The app, or the folder of apps, that is served.",
    parse: path,
  },
  port: {
    flag: "-p, --port <N>",
    variable: "NANO_PORT",
    text: "port; 0 takes a free one",
    byDefault: "8787",
    parse: integer(0, 65_535),
  },
  host: {
    flag: "--host <ADDRESS>",
    variable: "NANO_HOST",
    text: "address to listen on",
    byDefault: "127.0.0.1",
    parse: (text) => {
      if (text === "") throw new InvalidValue("It is an address.");
      return text;
    },
  },
  listeners: {
    key: "listeners",
    flag: "--listen <ADDRESS>",
    variable: "NANO_LISTEN",
    text: "HOST:PORT or unix:PATH to listen on instead; may be given again",
    more: "Where the server listens: `HOST:PORT`, `unix:PATH`, or objects.",
    byDefault: "127.0.0.1:8787",
    parse: (text, before = []) => [...before, listenAddress(text)],
    many: true,
  },
  dataDirectory: {
    key: "dataDirectory",
    flag: "--data <FOLDER>",
    variable: "NANO_DATA_DIR",
    text: "folder for deployed apps, and all that must survive the server",
    more: "The folder for deployed apps, and all that must survive the server. One server has it at a time.",
    parse: path,
  },
  secretsKeyFile: {
    key: "secretsKeyFile",
    flag: "--secrets-key-file <FILE>",
    variable: "NANO_SECRETS_KEY_FILE",
    text: "file with the key that secrets are sealed with; one in the data directory without",
    more: "The file with the key that secrets are sealed with: 32 random bytes in base64.",
    byDefault: "secrets.key in the data directory",
    parse: path,
  },
  keepVersions: {
    key: "keepVersions",
    flag: "--keep-versions <N>",
    variable: "NANO_KEEP_VERSIONS",
    text: "versions of a deployed app that are kept; those that serve are always",
    more: "Versions of a deployed app that are kept, the newest first; those that serve are always. Older ones go, with what only they had.",
    byDefault: "10",
    parse: integer(1, 10_000),
  },
  adminListen: {
    key: "admin.listen",
    flag: "--admin <ADDRESS>",
    variable: "NANO_ADMIN_LISTEN",
    text: "HOST:PORT or unix:PATH of the admin API; none without",
    more: "Where the admin API listens, as in `listeners`.",
    parse: listenAddress,
  },
  adminTokenFile: {
    key: "admin.tokenFile",
    flag: "--admin-token-file <FILE>",
    variable: "NANO_ADMIN_TOKEN_FILE",
    text: "file with the token that the admin API asks for on TCP",
    more: "The file with the token that the admin API asks for.",
    parse: path,
  },
  environment: {
    key: "environment",
    flag: "-e, --env <NAME>",
    variable: "NANO_ENV",
    text: "environment of the apps' configurations: [env.NAME], .dev.vars.NAME",
    more: "Which environment of the apps' configurations is served.",
    parse: name,
  },
  lazy: {
    key: "lazy",
    flag: "--lazy",
    variable: "NANO_LAZY",
    text: "build an app of a folder on its first request only, as is done where there are more than 1000",
    more: "Build an app of a folder on its first request only, as is done where there are more than 1,000.",
    byDefault: "false",
  },
  quiet: {
    key: "quiet",
    flag: "-q, --quiet",
    variable: "NANO_QUIET",
    text: "no line for each request",
    more: "No line for each request.",
    byDefault: "false",
  },
  logFormat: {
    key: "logFormat",
    flag: "--log-format <FORMAT>",
    variable: "NANO_LOG_FORMAT",
    text: "how log lines are written",
    more: "How log lines are written: for people, or as JSON.",
    byDefault: "text",
    choices: ["text", "json"],
    parse: (text) => {
      if (text === "text" || text === "json") return text;
      throw new InvalidValue("It is text or json.");
    },
  },
  logDirectory: {
    key: "logDirectory",
    flag: "--log-directory <FOLDER>",
    variable: "NANO_LOG_DIRECTORY",
    text: "folder for a log file for each app, in place of the output",
    more: "The folder for a log file for each app. Without, all lines go to the output.",
    parse: path,
  },
  logKbPerSecond: {
    key: "logKbPerSecond",
    flag: "--log-kb-per-second <N>",
    variable: "NANO_LOG_KB_PER_SECOND",
    text: "what an app may write to its log a second, before lines are dropped; 0: no bound",
    more: "Kilobytes that an app may write to its log a second, before lines are dropped; 0: no bound.",
    byDefault: "256",
    parse: integer(0, 2 ** 20),
  },
  executors: {
    key: "executors",
    flag: "--executors <N>",
    variable: "NANO_EXECUTORS",
    text: "threads that run apps; 0: one a core",
    more: "Threads that run apps; 0: one a core.",
    byDefault: "0",
    parse: integer(0, 1024),
  },
  maxLive: {
    key: "maxLive",
    flag: "--max-live <N>",
    variable: "NANO_MAX_LIVE",
    text: "isolates kept alive before the one idle longest has to go",
    more: "Isolates that are kept alive before the one idle longest has to go.",
    byDefault: "1000",
    parse: integer(1, 1_000_000),
  },
  poolSize: {
    key: "poolSize",
    flag: "--pool-size <N>",
    variable: "NANO_POOL_SIZE",
    text: "blank isolates kept ready; one a core, and two at least, without",
    more: "Blank isolates that are kept ready.",
    byDefault: "one a core, and two at least",
    parse: integer(0, 1024),
  },
  trustedProxies: {
    key: "trustedProxies",
    flag: "--trusted-proxy <CIDR>",
    variable: "NANO_TRUSTED_PROXIES",
    text: "proxies whose word on the client's address is believed, or unix; may be given again",
    more: "Proxies whose word on the client's address is believed: addresses, CIDR blocks, or `unix` for those that use a Unix socket.",
    parse: (text, before = []) => [...before, proxies(text)],
    many: true,
  },
  limitDefaults: {
    key: "limits.defaults",
    flag: "--limit <NAME=VALUE>",
    variable: "NANO_LIMITS",
    text: "limit of apps whose configuration does not say; may be given again",
    more: "Limits of apps whose configuration does not say.",
    parse: limit,
    many: true,
  },
  limitCeilings: {
    key: "limits.ceilings",
    flag: "--limit-max <NAME=VALUE>",
    variable: "NANO_LIMITS_MAX",
    text: "most that an app's configuration may say; may be given again",
    more: "The most that an app's configuration may say.",
    parse: limit,
    many: true,
  },
  limitOverrides: {
    key: "limits.overrides",
    flag: "--limit-all <NAME=VALUE>",
    variable: "NANO_LIMITS_ALL",
    text: "limit of all apps, whatever configurations say; may be given again",
    more: "Limits of all apps, whatever their configurations say.",
    parse: limit,
    many: true,
  },
  memoryTotalMb: {
    key: "memoryTotalMb",
    flag: "--memory-total-mb <N>",
    variable: "NANO_MEMORY_TOTAL_MB",
    text: "memory of all apps together; 3/4 of the machine's without",
    more: "Memory of all apps together, megabytes.",
    byDefault: "3/4 of the machine's",
    parse: integer(64, 2 ** 24),
  },
  keptCodeMb: {
    key: "keptCodeMb",
    flag: "--kept-code-mb <N>",
    variable: "NANO_KEPT_CODE_MB",
    text: "code kept of apps that have no isolate",
    more: "Code, source maps and code caches kept of apps that have no isolate, megabytes. What is beyond it is read again when the app is asked.",
    byDefault: "64",
    parse: integer(0, 2 ** 24),
  },
  vars: {
    key: "vars",
    flag: "--var <NAME=VALUE>",
    text: "set a variable in the apps' env; may be given again",
    more: "Variables in every app's `env`, before its own.",
    parse: variable,
    many: true,
  },
  allowPrivateNetwork: {
    key: "allowPrivateNetwork",
    flag: "--allow-private-network",
    variable: "NANO_ALLOW_PRIVATE_NETWORK",
    text: "let apps fetch from this machine and private networks",
    more: "Lets every app fetch from this machine and private networks.",
    byDefault: "false",
  },
  proxyResolvesNames: {
    key: "proxyResolvesNames",
    flag: "--proxy-resolves-names",
    variable: "NANO_PROXY_RESOLVES_NAMES",
    text: "give the proxies of HTTP_PROXY and HTTPS_PROXY names: they keep apps out of private networks",
    more: "The proxies of `HTTP_PROXY` and `HTTPS_PROXY` are given names, and keep apps out of private networks. Without, names are resolved by the server, and the proxies are given addresses that it has checked.",
    byDefault: "false",
  },
};

/** Of a setting's text in the environment. */
export function parseSetting<Value>({ parse, many }: ServerSetting<Value>, text: string): Value {
  // Those without a value of their own are switches.
  if (parse === undefined) return boolean(text) as Value;
  if (many !== true) return parse(text);
  let value: Value | undefined;
  for (const part of text.split(",")) value = parse(part.trim(), value);
  return value as Value;
}
