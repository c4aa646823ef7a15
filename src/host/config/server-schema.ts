// The shape of nano.server.jsonc.

import * as v from "valibot";
import { limits } from "./limit-schema.ts";
import { described, optional } from "./schema-parts.ts";
import { type ServerSetting, serverSettings } from "./server-settings.ts";

function number(least: number, most: number) {
  return v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
}

function setting<const Schema extends v.GenericSchema>(
  schema: Schema,
  { more, text, byDefault }: ServerSetting<never>,
) {
  return optional(schema, `${more ?? text}${byDefault === undefined ? "" : ` Default: \`${byDefault}\`.`}`);
}

const path = v.pipe(v.string(), v.minLength(1));

const address = v.union([
  v.string(),
  v.object({
    host: optional(v.pipe(v.string(), v.minLength(1)), "The address. Default: `127.0.0.1`."),
    port: optional(number(0, 65_535), "The port; 0 takes a free one."),
    unix: optional(path, "Path of a Unix socket, in place of `host` and `port`."),
    mode: optional(
      v.pipe(v.string(), v.regex(/^0?[0-7]{3}$/, 'no permissions of the form "660"')),
      "The socket's permissions, octal.",
    ),
  }),
]);

const s = serverSettings as { readonly [Name in keyof typeof serverSettings]: ServerSetting<never> };

export const serverFile = v.object({
  $schema: optional(v.string(), "The JSON Schema of this file, for editors."),
  apps: setting(path, s.apps),
  listeners: setting(v.pipe(v.array(address), v.minLength(1)), s.listeners),
  dataDirectory: setting(path, s.dataDirectory),
  secretsKeyFile: setting(path, s.secretsKeyFile),
  keepVersions: setting(number(1, 10_000), s.keepVersions),
  limits: optional(
    v.object({
      defaults: setting(limits, s.limitDefaults),
      overrides: setting(limits, s.limitOverrides),
      ceilings: setting(limits, s.limitCeilings),
    }),
    "Limits of apps.",
  ),
  admin: optional(
    v.object({ listen: described(address, s.adminListen.more ?? ""), tokenFile: setting(path, s.adminTokenFile) }),
    "The admin API.",
  ),
  logFormat: setting(v.picklist(["text", "json"]), s.logFormat),
  logDirectory: setting(path, s.logDirectory),
  logKbPerSecond: setting(number(0, 2 ** 20), s.logKbPerSecond),
  executors: setting(number(0, 1024), s.executors),
  trustedProxies: setting(v.array(v.string()), s.trustedProxies),
  maxLive: setting(number(1, 1_000_000), s.maxLive),
  poolSize: setting(number(0, 1024), s.poolSize),
  memoryTotalMb: setting(number(64, 2 ** 24), s.memoryTotalMb),
  keptCodeMb: setting(number(0, 2 ** 24), s.keptCodeMb),
  environment: setting(v.pipe(v.string(), v.regex(/^[\w-]+$/, "no name")), s.environment),
  vars: setting(v.record(v.string(), v.string()), s.vars),
  allowPrivateNetwork: setting(v.boolean(), s.allowPrivateNetwork),
  proxyResolvesNames: setting(v.boolean(), s.proxyResolvesNames),
  quiet: setting(v.boolean(), s.quiet),
  lazy: setting(v.boolean(), s.lazy),
});

export type AddressEntry = v.InferOutput<typeof address>;
export type ServerFile = v.InferOutput<typeof serverFile>;
