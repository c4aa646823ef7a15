// An app of one file that imports nothing needs no bundler: the file is what would come out.

import { readFileSync, statSync } from "node:fs";
import type { Program } from "acorn";
import type { Bundle, BundleSettings } from "./bundle.ts";

/** A larger file is parsed no faster than its bundle comes from the cache. */
const MOST_BYTES = 32 * 1024;

/** Where one of these words stands, be it in a text or comment, the bundler may have something to do. */
const BUNDLED = /\b(?:import|require|process|module|exports|sourceMappingURL|sourceURL)\b/;

/**
 * The file as the bundle of itself. Undefined where the bundler would change what it does, has something to say of it,
 * or where that cannot be told at a glance.
 */
export async function readPlainModule(entry: string, settings: BundleSettings): Promise<Bundle | undefined> {
  if (!/\.m?js$/.test(entry) || asksForBundler(settings)) return undefined;
  const source = readSmall(entry);
  // In ASCII, as bundles are: one byte a character in every isolate.
  if (source === undefined || BUNDLED.test(source) || !/^[\0-\x7f]*$/.test(source)) return undefined;
  const { parse } = await import("acorn");
  try {
    if (!isPlain(parse(source, { ecmaVersion: "latest", sourceType: "module" }))) return undefined;
  } catch {
    // The bundler says why, or knows better.
    return undefined;
  }
  return { kind: "module", source, sourceMap: "", modules: [], files: [entry], warnings: [] };
}

function asksForBundler({ define, rules, alias, tsconfig, jsxFactory, jsxFragment }: BundleSettings): boolean {
  const settings = [...Object.keys(define), ...rules, ...Object.keys(alias), tsconfig, jsxFactory, jsxFragment];
  return settings.some((setting) => setting !== undefined);
}

/** At once, on this thread: what an asynchronous read takes to be told of is many times what this reads. */
function readSmall(file: string): string | undefined {
  try {
    return statSync(file).size <= MOST_BYTES ? readFileSync(file, "utf8") : undefined;
  } catch {
    return undefined;
  }
}

/** Without an export it may be a script, which the bundler tells apart; one from elsewhere is an import. */
function isPlain({ body }: Program): boolean {
  let exports = 0;
  for (const statement of body) {
    if (!statement.type.startsWith("Export")) continue;
    if ("source" in statement && statement.source != null) return false;
    exports++;
  }
  return exports > 0;
}
