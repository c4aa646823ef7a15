// What a user gives to `nano eval` -> a classic script whose completion value is the answer. acorn and esbuild are
// loaded only for code that may need them.

import { dirname, extname, join, normalize, resolve } from "node:path";
import type { Options, Program } from "acorn";
import { codeFrame, NanoError, placeAt, placeName } from "../errors/index.ts";
import { asyncBody, insert } from "./completion-value.ts";
import { beforeInsertions, mapStack, type PositionMap, shownPath, throughSourceMap } from "./source-positions.ts";

export interface Snippet {
  text: string;
  /** As stacks name it: a path, or "[eval]". */
  name: string;
}

export interface Script {
  source: string;
  name: string;
  /** Shows the positions in a stack as those of what the user wrote. */
  mapStack(text: string): string;
}

type Acorn = typeof import("acorn");

export async function scriptOf(snippet: Snippet): Promise<Script> {
  const typed = await withoutTypes(snippet);
  // "TypeScript that is more than annotations" is for the bundler.
  if (typed === undefined) return bundled(snippet, "ts");
  const { name } = snippet;
  if (!/\b(?:await|import|export)\b/.test(typed)) return { source: typed, name, mapStack: (text) => text };
  const acorn = await import("acorn");
  const asScript = tryParse(acorn, typed, { sourceType: "script" });
  if (asScript !== undefined && !/\bimport\s*\(/.test(typed)) return { source: typed, name, mapStack: (text) => text };
  const asModule = tryParse(acorn, typed, { sourceType: "module" });
  if (/\bimport\s*\(/.test(typed) || (asModule !== undefined && hasImportsOrExports(asModule))) {
    return bundled(snippet, isTypeScript(name) ? "ts" : "js");
  }
  return awaiting(acorn, typed, name);
}

function isTypeScript(name: string): boolean {
  return [".ts", ".mts", ".cts"].includes(extname(name));
}

/** Annotations replaced by blanks, so that every position stays. Undefined when that is not enough. */
async function withoutTypes({ text, name }: Snippet): Promise<string | undefined> {
  if (!isTypeScript(name)) return text;
  const { stripTypeScriptTypes } = await import("node:module");
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(text, { mode: "strip" });
  } catch {
    // The bundler understands the rest of TypeScript, and shows mistakes in their place.
    return undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}

function parse(acorn: Acorn, source: string, options: Partial<Options>): Program {
  return acorn.parse(source, { ecmaVersion: "latest", ...options });
}

function tryParse(acorn: Acorn, source: string, options: Partial<Options>): Program | undefined {
  try {
    return parse(acorn, source, options);
  } catch {
    return undefined;
  }
}

function hasImportsOrExports(program: Program): boolean {
  return program.body.some((node) => /^(?:Import|Export)/.test(node.type));
}

function awaiting(acorn: Acorn, source: string, name: string): Script {
  const program = parseAwaiting(acorn, source, name);
  const insertions = asyncBody(source, program);
  const map = beforeInsertions(source, insertions);
  return { source: insert(source, insertions), name, mapStack: (text) => mapStack(text, name, map) };
}

function parseAwaiting(acorn: Acorn, source: string, name: string): Program {
  try {
    return parse(acorn, source, { sourceType: "script", allowAwaitOutsideFunction: true });
  } catch (error) {
    if (!(error instanceof SyntaxError) || !("pos" in error) || typeof error.pos !== "number") throw error;
    const place = placeAt(name, source, error.pos);
    const reason = error.message.replace(/ \(\d+:\d+\)$/, "");
    throw new NanoError("NANO_APP_EXCEPTION", `${placeName(place)}: SyntaxError: ${reason}`, {
      detail: codeFrame(place),
    });
  }
}

/** With what it imports, as one script. */
async function bundled({ text, name }: Snippet, loader: "js" | "ts"): Promise<Script> {
  const folder = name.startsWith("[") ? process.cwd() : dirname(resolve(name));
  const { bundleSnippet } = await import("../apps/index.ts");
  const bundle = await bundleSnippet(text, { folder, file: name, loader });
  const acorn = await import("acorn");
  const program = parse(acorn, bundle.source, { sourceType: "module" });
  const source = withoutExports(bundle.source, program);
  const toFiles = throughSourceMap(bundle.sourceMap, (path) => sourceName(path, folder, name));
  if (tryParse(acorn, source, { sourceType: "script" }) !== undefined) {
    return { source, name, mapStack: (stack) => mapStack(stack, name, toFiles) };
  }
  const insertions = asyncBody(source, { ...program, body: program.body.filter((node) => !isExport(node)) });
  const toBundle = beforeInsertions(source, insertions);
  const map: PositionMap = (position) => toFiles(toBundle(position));
  return { source: insert(source, insertions), name, mapStack: (stack) => mapStack(stack, name, map) };
}

/** How a source of a bundle's map is shown. */
function sourceName(path: string, folder: string, snippetName: string): string {
  const file = resolve(folder, "nano-bundle", path);
  // A relative name of the snippet itself is taken as one below its folder.
  if (file === snippetName || path === normalize(join("..", snippetName))) return snippetName;
  return shownPath(file);
}

function isExport(node: Program["body"][number]): boolean {
  return node.type.startsWith("Export");
}

/** Every export of a bundle is a list at its end; blanks take its place. */
function withoutExports(source: string, program: Program): string {
  let result = source;
  for (const node of program.body) {
    if (!isExport(node)) continue;
    const blank = source.slice(node.start, node.end).replace(/[^\n]/g, " ");
    result = result.slice(0, node.start) + blank + result.slice(node.end);
  }
  return result;
}
