// The list of a folder's files and their hashes, as sha256sum writes it.

import { hash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/** Programs leave such files beside their sources; they are no part of the tests. */
const generated = /(^|\/)(__pycache__|_certs|\.git)(\/|$)|\.pyc$/;

/** One line a file, sorted by path. */
export async function listHashes(folder: string): Promise<string> {
  const lines: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file).replaceAll(sep, "/");
    if (!entry.isFile() || generated.test(path)) continue;
    lines.push(`${hash("sha256", await readFile(file), "hex")}  ${path}`);
  }
  const byPath = (line: string) => line.slice(66);
  return `${lines.sort((a, b) => (byPath(a) < byPath(b) ? -1 : 1)).join("\n")}\n`;
}

/** The paths in which two lists differ. */
export function changedPaths(expected: string, actual: string): string[] {
  const before = new Set(expected.split("\n"));
  const after = new Set(actual.split("\n"));
  const differing = [...before.symmetricDifference(after)].map((line) => line.slice(66));
  return [...new Set(differing)].sort();
}
