// Reads an app's configuration: one file in its folder, and its secrets.

import { join } from "node:path";
import { suggestion } from "../errors/index.ts";
import { type AppConfig, defaultConfig } from "./app-config.ts";
import { assemble } from "./assemble.ts";
import { flagWarnings } from "./compatibility-flags.ts";
import { displayName, type FolderNames, findConfigFile, readConfigFile } from "./config-file.ts";
import { type Written, writtenFor } from "./environments.ts";
import { type KeyPath, type ParsedFile, parseConfigFile } from "./parse.ts";
import { type NanoFile, nanoFile, wranglerFile } from "./schema.ts";
import { readSecrets } from "./secrets.ts";
import type { Misplaced } from "./structure.ts";
import { pathName, unknownKey, validate } from "./validate.ts";
import { harmlessKeys, inheritedUnsupportedKeys, unsupportedKeys, waitingKeys } from "./wrangler-keys.ts";

interface AppInFolder {
  folder: string;
  names: FolderNames;
  environment?: string | undefined;
  withSecrets?: boolean;
}

const noSecrets = { secrets: {}, files: [] };

/** `environment`: what the file says for that one. Without a file the defaults hold. */
export async function readAppConfig(app: AppInFolder): Promise<AppConfig> {
  const { folder, names, environment, withSecrets = true } = app;
  const { secrets, files } = withSecrets ? await readSecrets(folder, names, environment) : noSecrets;
  const file = findConfigFile(folder, names);
  const secretNames = Object.keys(secrets);
  if (file === undefined) return { ...defaultConfig, vars: secrets, secretNames, inputs: files };
  const parsed = parseConfigFile(displayName(file), await readConfigFile(file));
  const warnings: string[] = [];
  const ours = file.startsWith(join(folder, "nano."));
  const written = ours ? nanoFileFor(environment, parsed) : wranglerFileFor(environment, parsed, warnings);
  const config = assemble(written, parsed, folder);
  warnings.push(
    ...written.warnings,
    ...ignoredKeys(parsed, written.value, environment),
    ...flagWarnings(parsed.file, config.compatibilityFlags),
  );
  return { ...config, vars: { ...config.vars, ...secrets }, secretNames, file, inputs: [file, ...files], warnings };
}

function nanoFileFor(environment: string | undefined, parsed: ParsedFile): Written<NanoFile> {
  const file = validate(nanoFile, parsed, (key) => {
    if (!isWranglers(key.path)) throw unknownKey(parsed, key);
  });
  return writtenFor(file, environment, parsed);
}

/** Keys that nobody knows are told of; under `nano` they are mistakes. */
function wranglerFileFor(environment: string | undefined, parsed: ParsedFile, warnings: string[]): Written<NanoFile> {
  const file = validate(wranglerFile, parsed, (key) => {
    if (isWranglers(key.path)) return;
    if (key.path.slice(0, -1).includes("nano")) throw unknownKey(parsed, key);
    warnings.push(ignoredKey(parsed, key));
  });
  const { value, ...written } = writtenFor(file, environment, parsed);
  const { limits = {}, env: _, ...rest } = value;
  const named: NanoFile = { ...rest, limits: {} };
  if (limits.cpu_ms !== undefined) named.limits = { ...named.limits, cpuMs: limits.cpu_ms };
  if (limits.subrequests !== undefined) named.limits = { ...named.limits, subrequests: limits.subrequests };
  return { ...written, value: named };
}

/** Of the top level, or of an environment. */
function isOfFile(path: KeyPath): boolean {
  return path.length === 1 || (path.length === 3 && path[0] === "env");
}

function isWranglers(path: KeyPath): boolean {
  const key = String(path.at(-1));
  return isOfFile(path) && (harmlessKeys.has(key) || unsupportedKeys.has(key));
}

function ignoredKey(parsed: ParsedFile, { path, known }: Misplaced): string {
  const { file, line } = parsed.placeOf(path);
  const wranglers = isOfFile(path) ? [...harmlessKeys, ...unsupportedKeys] : [];
  const meant = suggestion(String(path.at(-1)), [...known, ...wranglers]);
  return `${file}:${line}: unknown key "${pathName(path)}" is ignored${meant}`;
}

/** One line for all keys that an app may miss something by, if there are any. */
function ignoredKeys({ file, value }: ParsedFile, written: NanoFile, environment: string | undefined): string[] {
  const top = value as Record<string, unknown>;
  const environments = top.env as Record<string, object> | undefined;
  const own = environment === undefined ? undefined : environments?.[environment];
  const ofTop = own === undefined ? unsupportedKeys : inheritedUnsupportedKeys;
  const names = [
    ...Object.keys(top).filter((key) => ofTop.has(key)),
    ...Object.keys(own ?? {}).filter((key) => unsupportedKeys.has(key)),
    ...waitingKeys.filter((key) => key in written || key in (written.nano ?? {})),
  ];
  if (names.length === 0) return [];
  return [`${file}: not supported yet, ignored: ${[...new Set(names)].sort().join(", ")}`];
}
