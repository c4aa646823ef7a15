// Which tests of the suites a person asked for.

import { matchesGlob } from "node:path";
import { isAtOrBelow } from "./suite.ts";

export interface Wanted {
  /** Whether a test was asked for. */
  has(id: string): boolean;
  /** Whether all tests at or below were asked for. */
  hasAll(directory: string): boolean;
  /** Whether a test at or below may have been asked for. */
  hasSome(directory: string): boolean;
}

/** What a person writes for a path: "./url/" is "url". */
function cleanPath(path: string): string {
  return path.replace(/^\.?\/+|\/+$/g, "");
}

/** `paths`: directories or files, none for all; `filter`: a glob on ids, with or without their variants. */
export function wantedTests(paths: readonly string[], filter?: string): Wanted {
  const clean = paths.map(cleanPath);
  const fits = (id: string, glob: string) => matchesGlob(id, glob) || matchesGlob(id.replace(/\?.*$/s, ""), glob);
  const isBelow = (id: string) =>
    clean.length === 0 || clean.some((path) => isAtOrBelow(id.replace(/\?.*$/s, ""), path));
  return {
    has: (id) => (isBelow(id) || clean.includes(id)) && (filter === undefined || fits(id, filter)),
    hasAll: (directory) => filter === undefined && isBelow(directory),
    hasSome: (directory) => isBelow(directory) || clean.some((path) => isAtOrBelow(path, directory)),
  };
}
