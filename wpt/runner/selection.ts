// Which files are tests that need no document, and what their META lines ask for.
// https://web-platform-tests.org/writing-tests/testharness.html

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import type { Kind, TestFile } from "./protocol.ts";

export interface Omitted {
  path: string;
  reason: string;
}

export interface Selection {
  tests: TestFile[];
  omitted: Omitted[];
}

/** Twice what browsers have: other work may go on beside the tests. */
const timeouts = { normal: 20_000, long: 120_000 };

/** What only a window with a document has. */
const documentWords =
  /\bdocument\b|\bwindow\b|\biframe|\bopen\(|\bframes\b|\bnew (Shared)?Worker\b|\bopener\b|back-forward-cache|remote-context/;

/** The values of a file's META lines by their keys. */
export function readMeta(text: string): Map<string, string[]> {
  const meta = new Map<string, string[]>();
  for (const line of text.split(/\r?\n/)) {
    const [, key, value] = /^\/\/\s*META:\s*(\w+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined && value !== undefined) meta.set(key, [...(meta.get(key) ?? []), value.trim()]);
    else if (line.trim() !== "" && !line.startsWith("//")) break;
  }
  return meta;
}

function kindOf(path: string): Kind | undefined {
  return /\.(any|worker|window)\.js$/.exec(path)?.[1] as Kind | undefined;
}

function omission(kind: Kind, text: string, meta: Map<string, string[]>): string | undefined {
  const globals = meta.get("global")?.[0]?.split(",") ?? [];
  const elsewhere = [
    "shadowrealm",
    "shadowrealm-in-window",
    "sharedworker",
    "serviceworker",
    "audioworklet",
    "jsshell",
  ];
  if (kind === "any" && globals.length > 0 && globals.every((name) => elsewhere.includes(name))) {
    return `for ${globals.join(", ")} only`;
  }
  const scripts = meta.get("script")?.join(" ") ?? "";
  if (kind === "window" && (documentWords.test(text) || documentWords.test(scripts))) return "needs a window";
  return undefined;
}

/** The tests of a file, one for each variant; or why there are none. */
export function testsOf(path: string, kind: Kind, text: string): TestFile[] | Omitted {
  const meta = readMeta(text);
  const reason = omission(kind, text, meta);
  if (reason !== undefined) return { path, reason };
  const variants = meta.get("variant") ?? [""];
  return variants.map((variant) => ({
    id: `${path}${variant}`,
    path,
    variant,
    kind,
    timeoutMs: meta.get("timeout")?.[0] === "long" ? timeouts.long : timeouts.normal,
    scripts: meta.get("script") ?? [],
    title: meta.get("title")?.[0] ?? "",
  }));
}

function filesUnder(root: string, path: string): string[] {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (stat.isFile()) return [path];
  return readdirSync(join(root, path))
    .filter((name) => name !== "resources" && name !== "support" && name !== "tools" && !name.startsWith("."))
    .sort()
    .flatMap((name) => filesUnder(root, posix.join(path, name)));
}

/** Pages that are tests, and not made from a script beside them. */
function isPage(path: string): boolean {
  return /\.(html?|xhtml|xht|svg)$/.test(path);
}

/** The tests at `path` (a file, or a folder with all below it), in the order of their paths. */
export function selectTests(root: string, path: string): Selection {
  const selection: Selection = { tests: [], omitted: [] };
  for (const file of filesUnder(root, path)) {
    const kind = kindOf(file);
    if (kind === undefined) {
      if (!isPage(file)) continue;
      if (/\btestharness\.js\b/.test(readFileSync(join(root, file), "latin1"))) {
        selection.omitted.push({ path: file, reason: "a page, which needs a document" });
      }
      continue;
    }
    const found = testsOf(file, kind, readFileSync(join(root, file), "utf8"));
    if (Array.isArray(found)) selection.tests.push(...found);
    else selection.omitted.push(found);
  }
  return selection;
}
