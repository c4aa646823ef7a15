// An app's configuration: one file in its folder, and its secrets.

import { join } from "node:path";
import * as v from "valibot";
import { suggestion } from "../errors/index.ts";
import type { AppLimits } from "../native/index.ts";
import { displayName, type FolderNames, findConfigFile, readConfigFile } from "./config-file.ts";
import { invalidConfig, type KeyPath, type ParsedFile, parseConfigFile } from "./parse.ts";
import { knownKeys, type NanoFile, type NanoKeys, nanoFile, type WranglerFile, wranglerFile } from "./schema.ts";
import { readSecrets } from "./secrets.ts";
import { harmlessKeys, unsupportedKeys } from "./wrangler-keys.ts";

export interface AppConfig {
  /** The configuration file, if there is one. */
  file?: string;
  /** All files that the configuration was read from. */
  inputs: string[];
  name?: string;
  /** As written, relative to the folder. */
  main?: string;
  /** Variables and secrets: what the app finds in `env`. */
  vars: Record<string, unknown>;
  /** Only those that are written. */
  limits: Partial<AppLimits>;
  unsafeEval: boolean;
  allowPrivateNetwork: boolean;
  /** The app's own URL, by which it has an origin in what it fetches. */
  url?: URL;
  /** One line each. */
  warnings: string[];
}

/** Reads the configuration of the app in `folder`; the defaults where it has none. */
export async function readAppConfig(folder: string, names: FolderNames): Promise<AppConfig> {
  const { secrets, file: secretsFile } = await readSecrets(folder, names);
  const file = findConfigFile(folder, names);
  const warnings: string[] = [];
  const inputs = [file, secretsFile].filter((input) => input !== undefined);
  if (file === undefined) return { ...assemble({}, {}, secrets), inputs, warnings };
  const parsed = parseConfigFile(displayName(file), await readConfigFile(file));
  const ours = file.startsWith(join(folder, "nano."));
  const written = ours ? validate(nanoFile, parsed) : validateWrangler(parsed, warnings);
  const config = assemble(written, written.nano ?? {}, secrets);
  return { ...config, file, inputs, warnings };
}

function assemble(
  written: NanoFile,
  under: NanoKeys,
  secrets: Record<string, string>,
): Omit<AppConfig, "inputs" | "warnings"> {
  const origin = under.origin ?? written.origin;
  return {
    ...(origin === undefined ? {} : { url: new URL(origin) }),
    ...(written.name === undefined ? {} : { name: written.name }),
    ...(written.main === undefined ? {} : { main: written.main }),
    vars: { ...written.vars, ...secrets },
    limits: { ...written.limits, ...under.limits },
    unsafeEval: under.unsafeEval ?? written.unsafeEval ?? false,
    allowPrivateNetwork: under.egress?.allowPrivateNetwork ?? written.egress?.allowPrivateNetwork ?? false,
  };
}

function validateWrangler(parsed: ParsedFile, warnings: string[]): NanoFile {
  const { limits, ...rest } = validate(wranglerFile, parsed) satisfies WranglerFile;
  const unsupported: string[] = [];
  const written: NanoFile = limits?.cpu_ms === undefined ? {} : { limits: { cpuMs: limits.cpu_ms } };
  for (const [key, value] of Object.entries(rest)) {
    if (["$schema", "name", "main", "vars", "nano"].includes(key)) Object.assign(written, { [key]: value });
    else if (unsupportedKeys.has(key)) unsupported.push(key);
    else if (!harmlessKeys.has(key)) {
      const place = parsed.placeOf([key]);
      const known = [...Object.keys(wranglerFile.entries), ...harmlessKeys, ...unsupportedKeys];
      warnings.push(`${place.file}:${place.line}: unknown key "${key}" is ignored${suggestion(key, known)}`);
    }
  }
  if (unsupported.length > 0) warnings.push(`${parsed.file}: not supported yet, ignored: ${unsupported.join(", ")}`);
  return written;
}

function validate<Schema extends typeof nanoFile | typeof wranglerFile>(
  schema: Schema,
  parsed: ParsedFile,
): v.InferOutput<Schema> {
  if (Array.isArray(parsed.value)) throw invalidConfig(parsed.placeOf([]), "expected an object but it is an array");
  const result = v.safeParse(schema, parsed.value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path: KeyPath = issue.path?.map((item) => item.key as string | number) ?? [];
  throw invalidConfig(parsed.placeOf(path), reasonOf(issue, path));
}

function reasonOf(issue: v.BaseIssue<unknown>, path: KeyPath): string {
  if (issue.type === "strict_object" && issue.expected === "never") {
    const parent = path.slice(0, -1).join(".");
    const key = String(path.at(-1));
    return `unknown key "${path.join(".")}"${suggestion(key, knownKeys[parent] ?? [])}`;
  }
  const what = path.length === 0 ? "" : `${path.join(".")}: `;
  return `${what}${issue.message.replace(/^Invalid (\w+): Expected/, "expected").replace("but received", "but it is")}`;
}
