// What a TypeScript file imports. The engine's own stripper turns types into blanks of the same length; what then parses
// as an import is one at run time, and an `import type` is one exactly where the stripped text is blank.

import { stripTypeScriptTypes } from "node:module";
import { type AnyNode, parse } from "acorn";

export interface Import {
  specifier: string;
  /** From 1. */
  line: number;
  typeOnly: boolean;
}

export interface Module {
  imports: Import[];
  /** True when nothing of the file is left at run time. */
  typesOnly: boolean;
}

const typeImport = /^(?:import|export)\s+type\b[^"';]*?\bfrom\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

/** Calls `visit` with the node and all nodes under it. */
function walk(node: AnyNode, visit: (node: AnyNode) => void): void {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === "object" && child !== null && typeof child.type === "string") walk(child as AnyNode, visit);
    }
  }
}

function sourceOf(node: AnyNode): string | undefined {
  switch (node.type) {
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "ExportNamedDeclaration":
    case "ImportExpression":
      return node.source?.type === "Literal" && typeof node.source.value === "string" ? node.source.value : undefined;
    default:
      return undefined;
  }
}

/** Throws a SyntaxError when the text is no TypeScript module, or has syntax that can't be stripped. */
export function readModule(text: string): Module {
  const stripped = stripTypeScriptTypes(text);
  const program = parse(stripped, { ecmaVersion: "latest", sourceType: "module", allowHashBang: true });
  const imports: Import[] = [];
  walk(program, (node) => {
    const specifier = sourceOf(node);
    if (specifier !== undefined) imports.push({ specifier, line: lineAt(text, node.start), typeOnly: false });
  });
  for (const match of text.matchAll(typeImport)) {
    const specifier = match[1] ?? match[2];
    const blank = stripped.slice(match.index, match.index + match[0].length).trim() === "";
    if (specifier !== undefined && blank) imports.push({ specifier, line: lineAt(text, match.index), typeOnly: true });
  }
  imports.sort((a, b) => a.line - b.line);
  return { imports, typesOnly: program.body.length === 0 };
}
