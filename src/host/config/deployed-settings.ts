// What a deployed app's configuration says, as it is kept and sent: all that does not need the app's folder.

import * as v from "valibot";
import { type NanoError as Failure, NanoError, suggestion } from "../errors/index.ts";
import type { AppLimits } from "../native/index.ts";
import type { DeployedSettings } from "./app-settings.ts";
import { limits } from "./limit-schema.ts";
import { limitRanges } from "./limits.ts";
import { appName, htmlHandlings, notFoundHandlings, runWorkerFirst } from "./schema.ts";
import { misplacedIn } from "./structure.ts";
import { pathName } from "./validate.ts";

const url = v.pipe(
  v.string(),
  v.check((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""), "no http(s) URL"),
);

const schema = v.object({
  limits: v.exactOptional(limits),
  unsafeEval: v.exactOptional(v.boolean()),
  allowPrivateNetwork: v.exactOptional(v.boolean()),
  origin: v.exactOptional(url),
  routes: v.exactOptional(
    v.array(v.object({ pattern: v.pipe(v.string(), v.minLength(1)), customDomain: v.exactOptional(v.boolean()) })),
  ),
  crons: v.exactOptional(v.array(v.string())),
  services: v.exactOptional(
    v.array(
      v.object({
        binding: v.string(),
        service: v.string(),
        entrypoint: v.exactOptional(v.string()),
        props: v.exactOptional(v.record(v.string(), v.unknown())),
      }),
    ),
  ),
  port: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))),
  default: v.exactOptional(v.boolean()),
  compatibilityDate: v.exactOptional(v.string()),
  compatibilityFlags: v.exactOptional(v.array(v.string())),
  assets: v.exactOptional(
    v.object({
      binding: v.exactOptional(v.string()),
      htmlHandling: v.exactOptional(v.picklist(htmlHandlings)),
      notFoundHandling: v.exactOptional(v.picklist(notFoundHandlings)),
      runWorkerFirst: v.exactOptional(runWorkerFirst),
      alone: v.exactOptional(v.literal(true)),
    }),
  ),
});

/** Throws NANO_CONFIG_INVALID, with the key. */
export function parseDeployedSettings(value: unknown): DeployedSettings {
  for (const { path, kind, known } of misplacedIn(schema, value)) {
    const what = kind === "unknown key" ? `unknown key${suggestion(String(path.at(-1)), known)}` : "expected an object";
    throw invalid(path, what);
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw invalid(issue.path?.map((item) => item.key as string | number) ?? [], issue.message);
}

/** Limits to be set for an app, and null for those that are not to be any more. Throws NANO_CONFIG_INVALID, with the key. */
export function parseLimitChanges(value: unknown): Partial<Record<keyof AppLimits, number | null>> {
  const entries = Object.entries(typeof value === "object" && value !== null ? value : {});
  const isNull = ([, each]: [string, unknown]) => each === null;
  const unset = Object.fromEntries(entries.filter(isNull)) as Partial<Record<keyof AppLimits, null>>;
  // Their names are checked as if they had values.
  const named = Object.keys(unset).map((name) => [name, Reflect.get(limitRanges, name)?.[0] ?? 0]);
  parseDeployedSettings({ limits: Object.fromEntries(named) });
  const set = Object.fromEntries(entries.filter((entry) => !isNull(entry)));
  return { ...parseDeployedSettings({ limits: set }).limits, ...unset };
}

/** Throws NANO_USAGE where it is none. */
export function requireAppName(name: string): void {
  if (appName.test(name)) return;
  throw new NanoError("NANO_USAGE", `"${name}" is no name of an app: letters, digits, - and _, up to 63`);
}

function invalid(path: readonly (string | number)[], what: string): Failure {
  return new NanoError("NANO_CONFIG_INVALID", `settings${path.length === 0 ? "" : `.${pathName(path)}`}: ${what}`);
}
