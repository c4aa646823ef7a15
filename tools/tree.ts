// The project's own source files, as the checks see them. Only this file reads the disk for them, so that each check is a
// pure function that a test can feed a small tree.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Path from the project's root, with slashes -> text. */
export type Tree = ReadonlyMap<string, string>;

export interface Problem {
  file: string;
  /** From 1. */
  line: number;
  rule: string;
  message: string;
  /** A warning is printed and fails nothing. */
  level: "error" | "warning";
}

export const root = fileURLToPath(new URL("..", import.meta.url));

/** The folders that .gitignore names: "x" anywhere, or "a/b" from the root. Patterns are not understood, and not needed. */
export function ignoredFolders(gitignore: string): Set<string> {
  const folders = new Set(["node_modules", ".git"]);
  for (const line of gitignore.split("\n")) {
    const folder = /^\/?([^*?[\]!#]+)\/\s*$/.exec(line)?.[1];
    if (folder !== undefined) folders.add(folder);
  }
  return folders;
}

/** Every file under the root whose path fits `wanted`; what git ignores is left out. */
export function readTree(wanted: RegExp): Tree {
  const tree = new Map<string, string>();
  const gitignore = join(root, ".gitignore");
  const ignored = ignoredFolders(existsSync(gitignore) ? readFileSync(gitignore, "utf8") : "");
  function walk(folder: string): void {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (ignored.has(entry.name) || ignored.has(path)) continue;
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile() && wanted.test(path)) tree.set(path, readFileSync(join(root, path), "utf8"));
    }
  }
  walk("");
  return new Map([...tree].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Prints the problems, and makes the process fail when one of them is an error. */
export function report(problems: readonly Problem[]): void {
  for (const { file, line, rule, message, level } of problems) {
    console.log(`${file}:${line}: ${level === "warning" ? "warning: " : ""}${rule}: ${message}`);
  }
  if (problems.some((problem) => problem.level === "error")) process.exitCode = 1;
}
