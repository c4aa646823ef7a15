// The shape of what a user writes for an app: in nano.jsonc, or in wrangler's files with NANO's own keys under `nano`.
// Keys of wrangler's that NANO does not act on are in wrangler-keys.ts.

import * as v from "valibot";
import { limits } from "./limit-schema.ts";
import { described, optional, url } from "./schema-parts.ts";

export const appName = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}$/;

const binding = v.pipe(v.string(), v.regex(/^[A-Za-z_$][\w$]*$/, "no name of a variable"));

const route = v.union([
  v.pipe(v.string(), v.minLength(1)),
  v.object({
    pattern: described(v.pipe(v.string(), v.minLength(1)), "Host and path: `example.com/*`, `*.example.com/api/*`."),
    custom_domain: optional(v.boolean(), "The app answers for all of the host; the pattern is the host alone."),
    zone_name: optional(v.string(), "Accepted as in wrangler's files; without effect here."),
    zone_id: optional(v.string(), "Accepted as in wrangler's files; without effect here."),
    enabled: optional(v.boolean(), "Accepted as in wrangler's files; without effect here."),
    previews_enabled: optional(v.boolean(), "Accepted as in wrangler's files; without effect here."),
  }),
]);

const cron = v.pipe(
  v.string(),
  v.check((text) => text.trim().split(/\s+/).length === 5, "a cron expression has five fields"),
);

export const htmlHandlings = ["auto-trailing-slash", "force-trailing-slash", "drop-trailing-slash", "none"] as const;
export const notFoundHandlings = ["none", "404-page", "single-page-application"] as const;
export const runWorkerFirst = v.union([
  v.boolean(),
  v.array(v.pipe(v.string(), v.regex(/^!?\//, 'a path begins with "/", an exception with "!/"'))),
]);

const assets = v.object({
  directory: described(v.pipe(v.string(), v.minLength(1)), "The folder, relative to this file."),
  binding: optional(binding, "Name in `env` of the object whose `fetch` answers from the folder."),
  html_handling: optional(v.picklist(htmlHandlings), "How paths lead to pages. Default: `auto-trailing-slash`."),
  not_found_handling: optional(v.picklist(notFoundHandlings), "What is answered where no file is. Default: `none`."),
  run_worker_first: optional(
    runWorkerFirst,
    "Whether the app is asked before the files are looked at: always, or for these paths (`!/path/*`: not for those).",
  ),
});

const service = v.object({
  binding: described(binding, "Name in `env`."),
  service: described(v.pipe(v.string(), v.minLength(1)), "Name of the app that is called."),
  entrypoint: optional(v.string(), "The export that is called, where it is not the default one."),
  environment: optional(v.string(), "The other app's environment: short for `service` with `-ENVIRONMENT` behind."),
  props: optional(v.record(v.string(), v.unknown()), "What the called app finds in `ctx.props`."),
  remote: optional(v.boolean(), "Accepted as in wrangler's files; without effect here."),
});

const rule = v.object({
  type: described(
    v.picklist(["ESModule", "CommonJS", "Text", "Data", "CompiledWasm"]),
    "What such a file is when it is imported: code, a string, an ArrayBuffer or a WebAssembly.Module.",
  ),
  globs: described(
    v.array(v.pipe(v.string(), v.minLength(1))),
    "Fitted to the path as the import has it; `*` stands for anything, slashes included.",
  ),
  fallthrough: optional(
    v.boolean(),
    "Whether later rules of this type, and the defaults, count as well. Default: `false`.",
  ),
});

const jsxName = v.pipe(v.string(), v.regex(/^[\w$.]+$/, "no name of a function"));

/** What an environment takes over from the top level when it does not say it itself. */
export const inheritedEntries = {
  name: optional(
    v.pipe(v.string(), v.regex(appName, "no name of an app")),
    "The app's name. Default: its folder's. An environment without one has `NAME-ENVIRONMENT`.",
  ),
  main: optional(v.pipe(v.string(), v.minLength(1)), "The file that the app begins with, relative to this file."),
  compatibility_date: optional(
    v.pipe(v.string(), v.isoDate('no date of the form "2026-01-31"')),
    "Which behaviour of Workers the app was written for. NANO behaves as the newest date does.",
  ),
  compatibility_flags: optional(v.array(v.string()), "Single behaviours of Workers. NANO names those that it has not."),
  route: optional(route, "One route; see `routes`."),
  routes: optional(v.array(route), "The hosts and paths that the app answers for."),
  triggers: optional(
    v.object({ crons: optional(v.array(cron), "When `scheduled` is called: cron expressions, in UTC.") }),
    "What calls the app apart from requests.",
  ),
  assets: optional(assets, "A folder of files that are served beside the app."),
  tsconfig: optional(
    v.pipe(v.string(), v.minLength(1)),
    "The `tsconfig.json` that the bundler goes by, relative to this file. Default: the nearest of each source.",
  ),
  jsx_factory: optional(jsxName, "What JSX elements are calls of. Default: `React.createElement`."),
  jsx_fragment: optional(jsxName, "What a JSX fragment is. Default: `React.Fragment`."),
  rules: optional(v.array(rule), "What imported files are, by their names. The first rule that fits counts."),
} as const;

/** What only the top level says, for all environments. */
export const topEntries = {
  alias: optional(
    v.record(v.string(), v.pipe(v.string(), v.minLength(1))),
    "Modules that are taken for others: the name of an import, and what is imported; a path is relative to this file.",
  ),
} as const;

/** What each environment says for itself. */
export const ownEntries = {
  vars: optional(v.record(v.string(), v.unknown()), "Variables: what the app finds in `env`, any JSON."),
  define: optional(
    v.record(v.string(), v.string()),
    "Names that the bundler replaces in the code, with the code in their place: a name, or JSON.",
  ),
  services: optional(v.array(service), "Other apps of this server, which the app calls through `env`."),
} as const;

/** NANO's own keys. */
export const nanoEntries = {
  limits: optional(limits, "What the app may use."),
  unsafeEval: optional(v.boolean(), "Allows `eval` and `new Function` while requests are served. Default: `false`."),
  origin: optional(url, "The app's own URL, by which it has an origin in what it fetches."),
  egress: optional(
    v.object({
      allowPrivateNetwork: optional(
        v.boolean(),
        "Lets the app fetch from this machine and private networks. Default: `false`.",
      ),
    }),
    "Where the app may connect to.",
  ),
  port: optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
    "A port of its own, on which the app answers for every host.",
  ),
  default: optional(v.boolean(), "Whether the app answers what no route names. Default: `false`."),
} as const;

/** Wrangler's own limits. */
const wranglerLimits = v.object({
  cpu_ms: optional(v.pipe(v.number(), v.integer(), v.minValue(1)), "CPU time of a request, milliseconds."),
  subrequests: optional(v.pipe(v.number(), v.integer(), v.minValue(0)), "Outgoing requests of a request."),
});

const schemaKey = { $schema: optional(v.string(), "The JSON Schema of this file, for editors.") };
const nanoKey = { nano: optional(v.object(nanoEntries), "NANO's own keys.") };
const environmentsText = "Environments, by the name that `--env` is given.";

const nanoEnvironment = { ...inheritedEntries, ...ownEntries, ...nanoEntries, ...nanoKey };
const wranglerEnvironment = {
  ...inheritedEntries,
  ...ownEntries,
  limits: optional(wranglerLimits, "What the app may use, by wrangler's names."),
  ...nanoKey,
};

/** nano.jsonc: NANO's own keys stand at top level or under `nano`. */
export const nanoFile = v.object({
  ...schemaKey,
  ...topEntries,
  ...nanoEnvironment,
  env: optional(v.record(v.string(), v.object(nanoEnvironment)), environmentsText),
});

/** wrangler.json, wrangler.jsonc, wrangler.toml. */
export const wranglerFile = v.object({
  ...schemaKey,
  ...topEntries,
  ...wranglerEnvironment,
  env: optional(v.record(v.string(), v.object(wranglerEnvironment)), environmentsText),
});

export type RouteEntry = v.InferOutput<typeof route>;
export type NanoKeys = v.InferOutput<v.ObjectSchema<typeof nanoEntries, undefined>>;
export type NanoFile = v.InferOutput<typeof nanoFile>;
export type WranglerFile = v.InferOutput<typeof wranglerFile>;
export type ServiceEntry = v.InferOutput<typeof service>;
