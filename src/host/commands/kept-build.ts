// What is kept of an app's build while the engine has its code.

import type { BuiltApp } from "../apps/index.ts";
import type { AppDefinition } from "../native/index.ts";

export interface KeptBuild
  extends Pick<BuiltApp, "files" | "warnings" | "sourceMap" | "sourceMapFolder" | "storeCodeCache"> {
  /** How stacks name the source. */
  sourceName: string;
  /** Where later builds are compared with it: the engine has a copy, so that of many apps this would be as much again. */
  definition?: AppDefinition;
}

export function keptOf(built: BuiltApp, isCompared: boolean): KeptBuild {
  const { definition, files, warnings, sourceMap, sourceMapFolder, storeCodeCache } = built;
  const { sourceName } = definition;
  const kept = { sourceName, files, warnings, sourceMap, sourceMapFolder, storeCodeCache };
  return isCompared ? { ...kept, definition } : kept;
}

/** Would the engine do the same with both? */
export function sameDefinition(one: AppDefinition | undefined, other: AppDefinition): boolean {
  return one !== undefined && comparable(one) === comparable(other);
}

function comparable({ codeCache: _cache, hostBytes: _bytes, modules, env, ...rest }: AppDefinition): string {
  const bytesAsText = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
  return JSON.stringify([rest, modules.map(({ bytes, ...module }) => [module, bytesAsText(bytes)]), bytesAsText(env)]);
}
