// Finds the cases: cases/<directory>/<name>.js, or a folder <name> with index.js and what it imports.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Case, syntaxOf } from "./case.ts";
import { parseHeader } from "./header.ts";

export const suiteFolder = join(import.meta.dirname, "..");

const mainOfFolder = "index.js";

/** The first label of a host name is what NANO finds an app by. */
function labelOf(id: string): string {
  const label = id.replaceAll("/", "-");
  if (!/^[a-z0-9-]{1,56}$/.test(label)) throw new Error(`${id}: name it in small letters, digits and "-", up to 56`);
  return label;
}

function readCase(folder: string, directory: string, entry: string): Case {
  const path = join(folder, directory, entry);
  const isFile = entry.endsWith(".js");
  const name = basename(entry, ".js");
  const id = `${directory}/${name}`;
  const main = isFile ? path : join(path, mainOfFolder);
  if (!existsSync(main)) throw new Error(`${path}: a case is a file, or a folder with ${mainOfFolder}`);
  const source = readFileSync(main, "utf8");
  const header = parseHeader(source, main);
  const files = isFile ? [[mainOfFolder, path]] : readdirSync(path).map((file) => [file, join(path, file)]);
  return {
    ...header,
    id,
    directory,
    name,
    label: labelOf(id),
    files: new Map(files as [string, string][]),
    main: mainOfFolder,
    syntax: syntaxOf(source),
  };
}

/** All cases of a folder, in the order of their ids. */
export function readCases(folder: string = join(suiteFolder, "cases")): Case[] {
  const cases: Case[] = [];
  for (const directory of readdirSync(folder).sort()) {
    for (const entry of readdirSync(join(folder, directory)).sort()) cases.push(readCase(folder, directory, entry));
  }
  return cases;
}
