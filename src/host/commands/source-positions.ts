// Where a line and column of generated source come from.

import { SourceMap, type SourceMapPayload } from "node:module";
import { relative } from "node:path";
import type { Insertion } from "./completion-value.ts";

export interface Position {
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
}

export type PositionMap = (position: Position) => Position;

/** Undoes insertions without line breaks. */
export function beforeInsertions(source: string, insertions: readonly Insertion[]): PositionMap {
  const byLine = new Map<number, { column: number; length: number }[]>();
  let line = 1;
  let lineStart = 0;
  for (const { at, text } of insertions) {
    for (let next = source.indexOf("\n", lineStart); next !== -1 && next < at; next = source.indexOf("\n", lineStart)) {
      line++;
      lineStart = next + 1;
    }
    const known = byLine.get(line) ?? [];
    known.push({ column: at - lineStart + 1, length: text.length });
    byLine.set(line, known);
  }
  return ({ file, line: at, column }) => {
    let shift = 0;
    for (const insertion of byLine.get(at) ?? []) {
      if (column - shift < insertion.column + insertion.length) {
        // Inside the inserted text: it stands for what follows it.
        if (column - shift >= insertion.column) return { file, line: at, column: insertion.column };
        break;
      }
      shift += insertion.length;
    }
    return { file, line: at, column: column - shift };
  };
}

/** Follows a source map (version 3). `nameOf` says how a source of the map is shown. */
export function throughSourceMap(sourceMap: string, nameOf: (source: string) => string): PositionMap {
  const map = new SourceMap(JSON.parse(sourceMap) as SourceMapPayload);
  return (position) => {
    const entry = map.findEntry(position.line - 1, position.column - 1);
    if (!("originalSource" in entry)) return position;
    const { originalSource, originalLine, originalColumn } = entry;
    return { file: nameOf(decodeURIComponent(originalSource)), line: originalLine + 1, column: originalColumn + 1 };
  };
}

/** A file's path as messages show it: relative where it is below the working folder. */
export function shownPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith("..") ? file : path;
}

/** Text of a stack with every "name:line:column" of the generated source shown as what it came from. */
export function mapStack(text: string, name: string, map: PositionMap): string {
  const pattern = new RegExp(`${RegExp.escape(name)}:(\\d+):(\\d+)`, "g");
  return text.replace(pattern, (_, line: string, column: string) => {
    const position = map({ file: name, line: Number(line), column: Number(column) });
    return `${position.file}:${position.line}:${position.column}`;
  });
}
