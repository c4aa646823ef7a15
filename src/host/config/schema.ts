// The shape of what a user writes. Wrangler's files may hold much more; see wrangler-keys.ts.

import * as v from "valibot";
import { limitRanges } from "./limits.ts";

function limit(name: keyof typeof limitRanges) {
  const [least, most] = limitRanges[name];
  return v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most)));
}

const limits = v.strictObject({
  cpuMs: limit("cpuMs"),
  startupCpuMs: limit("startupCpuMs"),
  memoryMb: limit("memoryMb"),
  wallMs: limit("wallMs"),
  waitUntilMs: limit("waitUntilMs"),
  subrequests: limit("subrequests"),
  running: limit("running"),
  waiting: limit("waiting"),
  isolates: limit("isolates"),
  bodyBytes: limit("bodyBytes"),
  logBytes: limit("logBytes"),
  weight: limit("weight"),
});

const nanoEntries = {
  limits: v.exactOptional(limits),
  unsafeEval: v.exactOptional(v.boolean()),
  origin: v.exactOptional(
    v.pipe(
      v.string(),
      v.check((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""), "no http(s) URL"),
    ),
  ),
  egress: v.exactOptional(v.strictObject({ allowPrivateNetwork: v.exactOptional(v.boolean()) })),
};

const appEntries = {
  $schema: v.exactOptional(v.string()),
  name: v.exactOptional(v.pipe(v.string(), v.regex(/^[a-zA-Z0-9][a-zA-Z0-9_-]{0,62}$/, "no name of an app"))),
  main: v.exactOptional(v.pipe(v.string(), v.minLength(1))),
  vars: v.exactOptional(
    v.pipe(
      v.record(v.string(), v.unknown()),
      v.check((vars) => !Array.isArray(vars), "expected an object but it is an array"),
    ),
  ),
  nano: v.exactOptional(v.strictObject(nanoEntries)),
};

/** nano.jsonc: NANO's own keys stand at top level or under `nano`. */
export const nanoFile = v.strictObject({ ...appEntries, ...nanoEntries });

/** wrangler.json, wrangler.jsonc, wrangler.toml: other keys are wrangler's business. */
export const wranglerFile = v.looseObject({
  ...appEntries,
  limits: v.exactOptional(v.looseObject({ cpu_ms: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))) })),
});

export type NanoKeys = v.InferOutput<v.StrictObjectSchema<typeof nanoEntries, undefined>>;
export type NanoFile = v.InferOutput<typeof nanoFile>;
export type WranglerFile = v.InferOutput<typeof wranglerFile>;

/** The keys that an object of the schema may have at a path; empty where anything goes. */
export const knownKeys: Readonly<Record<string, readonly string[]>> = {
  "": [...Object.keys(appEntries), ...Object.keys(nanoEntries)],
  nano: Object.keys(nanoEntries),
  limits: Object.keys(limitRanges),
  "nano.limits": Object.keys(limitRanges),
  egress: ["allowPrivateNetwork"],
  "nano.egress": ["allowPrivateNetwork"],
};
