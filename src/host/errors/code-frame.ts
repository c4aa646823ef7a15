export interface SourcePlace {
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** Text of the line. */
  lineText: string;
  /** Length of the marked part. */
  length?: number;
}

const LONGEST_LINE = 120;

/** The source line with a mark under the place:  `3 | const x = ;` and `  |           ^`. */
export function codeFrame(place: SourcePlace): string {
  const start = Math.max(0, place.column - 1 - LONGEST_LINE / 2);
  const shown = place.lineText.slice(start, start + LONGEST_LINE).replaceAll("\t", " ");
  const gutter = String(place.line);
  const mark = " ".repeat(place.column - 1 - start) + "^".repeat(Math.max(1, Math.min(place.length ?? 1, 40)));
  return `  ${gutter} | ${shown}\n  ${" ".repeat(gutter.length)} | ${mark}`;
}

/** Line and column (from 1) of an offset, with the text of that line. */
export function placeAt(file: string, text: string, offset: number): SourcePlace {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const lineEnd = text.indexOf("\n", offset);
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < lineStart; at = text.indexOf("\n", at + 1)) line++;
  const lineText = text.slice(lineStart, lineEnd === -1 ? undefined : lineEnd).replace(/\r$/, "");
  return { file, line, column: offset - lineStart + 1, lineText };
}

export function placeName(place: SourcePlace): string {
  return `${place.file}:${place.line}:${place.column}`;
}
