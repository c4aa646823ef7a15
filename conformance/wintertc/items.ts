// The 78 items of ECMA-429, each a test in items/: is it there, with the right shape and descriptors, and does it work?
// https://min-common-api.proposal.wintertc.org/#api-index

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { conformanceFolder, type Program, programOf, readKit } from "../isolates/index.ts";

/** The standards, in the order of ECMA-429, by their folders. */
export const standards: Readonly<Record<string, string>> = {
  dom: "DOM",
  html: "HTML",
  webidl: "Web IDL",
  fetch: "Fetch",
  xhr: "XMLHttpRequest",
  fileapi: "File API",
  compression: "Compression",
  streams: "Streams",
  encoding: "Encoding",
  url: "URL",
  urlpattern: "URL Pattern",
  webcrypto: "Web Cryptography",
  "hr-time": "High Resolution Time",
  wasm: "WebAssembly",
  ecmascript: "ECMAScript",
  console: "Console",
};

const folder = (): string => join(conformanceFolder(), "wintertc");

/** The program of each item in a folder, whose id ends with the item's name. */
export function itemsOf(directory: string): Program[] {
  const shapes = "interfaceShape, operationShape, attributeShape, owned, checkFlags, checkFunction";
  const kits = [readKit(join(folder(), "shapes.js"), shapes), readKit(join(folder(), "wasm.js"), "wasm")];
  const names = readdirSync(join(folder(), "items", directory)).sort();
  return names.map((name) => ({
    id: `wintertc/${directory}/${name.slice(0, -".js".length)}`,
    source: programOf(readFileSync(join(folder(), "items", directory, name), "utf8"), kits),
  }));
}

/** Is it the id of an item's test? */
export function isItem(id: string): boolean {
  const [, directory = ""] = id.split("/");
  return directory in standards;
}
