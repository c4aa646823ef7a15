// Wrangler's environments: what `[env.NAME]` says, and what it takes over from the top level.

import { suggestion } from "../errors/index.ts";
import { invalidConfig, type KeyPath, type ParsedFile } from "./parse.ts";
import { inheritedEntries, type NanoKeys, nanoEntries, ownEntries, topEntries } from "./schema.ts";

/** What a file says for one environment. */
export interface Written<File> {
  value: File;
  /** Where in the file a key of it stands. */
  pathOf(key: string): KeyPath;
  warnings: string[];
}

/** What is looked at of a file. */
interface FileShape {
  name?: string;
  nano?: NanoKeys;
  env?: Record<string, object>;
}

const inheritedKeys = [inheritedEntries, topEntries, nanoEntries].flatMap((entries) => Object.keys(entries));

/** The top level, or `environment` with what it inherits. Throws where the file has other environments only. */
export function writtenFor<File extends FileShape>(
  file: File,
  environment: string | undefined,
  parsed: ParsedFile,
): Written<File> {
  const topLevel: Written<File> = { value: file, pathOf: (key) => [key], warnings: [] };
  if (environment === undefined) return topLevel;
  const own = Object.hasOwn(file.env ?? {}, environment) ? file.env?.[environment] : undefined;
  if (own !== undefined) return inherit(file, own as File, environment, parsed.file);
  const names = Object.keys(file.env ?? {});
  if (names.length === 0) {
    return { ...topLevel, warnings: [`${parsed.file}: no environment "${environment}": its top level is used`] };
  }
  const meant = suggestion(environment, names);
  throw invalidConfig(parsed.placeOf(["env"]), `no environment "${environment}"${meant}: it has ${names.join(", ")}`);
}

function inherit<File extends FileShape>(top: File, own: File, environment: string, shownFile: string): Written<File> {
  const values = { ...own } as Record<string, unknown>;
  const topValues = { ...top } as Record<string, unknown>;
  const inherited = new Set<string>();
  // One or the other says which routes there are.
  const hasRoutes = "routes" in own || "route" in own;
  for (const key of inheritedKeys) {
    if (key in own || !(key in top) || (hasRoutes && (key === "route" || key === "routes"))) continue;
    values[key] = topValues[key];
    inherited.add(key);
  }
  if (inherited.has("name")) values.name = `${top.name}-${environment}`;
  if (top.nano !== undefined || own.nano !== undefined) values.nano = { ...top.nano, ...own.nano };
  const missed = Object.keys(ownEntries).filter((key) => key in top && !(key in own));
  const warning = `${shownFile}: env.${environment} has no ${missed.join(", ")}: the top level's are not for environments`;
  return {
    value: values as unknown as File,
    pathOf: (key) => (inherited.has(key) ? [key] : ["env", environment, key]),
    warnings: missed.length === 0 ? [] : [warning],
  };
}
