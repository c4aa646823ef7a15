// What a bundle was made from, so that a later start can tell whether the same would come out again.

import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { digestOf } from "./cache-folder.ts";

export interface InputStamp {
  path: string;
  /** A folder's names decide how an import without extension resolves. */
  kind: "file" | "folder";
  /** Of the file's content or the folder's names; "" when there is no such thing. */
  digest: string;
}

async function digestOfPath(path: string, kind: InputStamp["kind"]): Promise<string> {
  try {
    return digestOf(kind === "file" ? await readFile(path) : (await readdir(path)).sort().join("\n"));
  } catch {
    return "";
  }
}

/** Stamps of the files that were read, the package.json and tsconfig.json that rule them, and the app's own folders. */
export async function stampInputs(files: Iterable<string>): Promise<InputStamp[]> {
  const wanted = new Map<string, InputStamp["kind"]>();
  for (const file of files) {
    wanted.set(file, "file");
    const folder = dirname(file);
    if (!file.includes(`${sep}node_modules${sep}`)) wanted.set(folder, "folder");
    for (const rule of rulesAbove(folder)) wanted.set(rule, "file");
  }
  return Promise.all([...wanted].map(async ([path, kind]) => ({ path, kind, digest: await digestOfPath(path, kind) })));
}

/** package.json and tsconfig.json up to and with the folder of the nearest package.json. */
function rulesAbove(folder: string): string[] {
  const rules: string[] = [];
  for (let current = folder; ; current = dirname(current)) {
    const packageFile = join(current, "package.json");
    rules.push(packageFile, join(current, "tsconfig.json"));
    if (existsSync(packageFile) || dirname(current) === current) return rules;
  }
}

export async function stillFit(stamps: readonly InputStamp[]): Promise<boolean> {
  const digests = await Promise.all(stamps.map((stamp) => digestOfPath(stamp.path, stamp.kind)));
  return stamps.every((stamp, index) => stamp.digest === digests[index]);
}
