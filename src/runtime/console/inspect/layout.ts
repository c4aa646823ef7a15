// How the parts of an object are set: on one line, in columns, or each on a line of its own.

import {
  arrayJoin,
  arrayPush,
  mathFloor,
  mathMax,
  mathMin,
  mathRound,
  mathSqrt,
  stringIncludes,
  stringRepeat,
} from "../../infra/index.ts";
import { breakLength, type Inspection, maxItems, widthOf } from "./inspection.ts";

export interface Layout {
  /** What stands before the braces. */
  base: string;
  open: string;
  close: string;
  /** Many short items of a list are set in columns. */
  isList: boolean;
  /** Numbers are set flush right. */
  isNumeric: boolean;
  /** Depth of the object itself. */
  depth: number;
}

/** Objects with this many levels inside them stay on one line where they fit. */
const compactLevels = 3;

export function layOut(inspection: Inspection, output: string[], layout: Layout): string {
  const before = layout.base === "" ? "" : `${layout.base} `;
  const parts = layout.isList && output.length > 6 ? toColumns(inspection, output, layout.isNumeric) : output;
  if (inspection.currentDepth - layout.depth < compactLevels && parts.length === output.length) {
    const start = parts.length + inspection.indentation + layout.open.length + layout.base.length + 10;
    if (fits(inspection, parts, start) && !stringIncludes(layout.base, "\n")) {
      const line = arrayJoin(parts, ", ");
      if (!stringIncludes(line, "\n")) return `${before}${layout.open} ${line} ${layout.close}`;
    }
  }
  const indent = `\n${stringRepeat(" ", inspection.indentation)}`;
  return `${before}${layout.open}${indent}  ${arrayJoin(parts, `,${indent}  `)}${indent}${layout.close}`;
}

function fits(inspection: Inspection, parts: string[], start: number): boolean {
  let width = parts.length + start;
  for (let at = 0; at < parts.length; at++) {
    width += widthOf(inspection, parts[at] as string);
    if (width > breakLength) return false;
  }
  return true;
}

interface Widths {
  each: number[];
  widest: number;
  total: number;
}

const separator = 2;

function measure(inspection: Inspection, output: string[], count: number): Widths {
  const widths: Widths = { each: [], widest: 0, total: 0 };
  for (let at = 0; at < count; at++) {
    const width = widthOf(inspection, output[at] as string);
    arrayPush(widths.each, width);
    widths.total += width + separator;
    widths.widest = mathMax(widths.widest, width);
  }
  return widths;
}

/** How many columns make about a rectangle, 2.5 times as wide as a character is high; at most 1: none. */
function countColumns(inspection: Inspection, widths: Widths, entries: number): number {
  const room = widths.widest + separator;
  const isNarrow = room * 3 + inspection.indentation < breakLength;
  if (!isNarrow || (widths.total / room <= 5 && widths.widest > 6)) return 1;
  const biased = mathMax(room - 3 - mathSqrt(room - widths.total / entries), 1);
  const square = mathRound(mathSqrt(2.5 * biased * widths.each.length) / biased);
  return mathMin(square, mathFloor((breakLength - inspection.indentation) / room), compactLevels * 4, 15);
}

function toColumns(inspection: Inspection, output: string[], isNumeric: boolean): string[] {
  const count = output.length > maxItems ? output.length - 1 : output.length;
  const widths = measure(inspection, output, count);
  const columns = countColumns(inspection, widths, output.length);
  if (columns <= 1) return output;
  const columnWidths: number[] = [];
  for (let column = 0; column < columns; column++) {
    let widest = 0;
    for (let at = column; at < count; at += columns) widest = mathMax(widest, widths.each[at] as number);
    arrayPush(columnWidths, widest + separator);
  }
  const rows: string[] = [];
  for (let start = 0; start < count; start += columns) {
    const end = mathMin(start + columns, count);
    let row = "";
    for (let at = start; at < end; at++) {
      const isLast = at === end - 1;
      const cell = `${output[at]}${isLast ? "" : ", "}`;
      const room = (columnWidths[at - start] as number) - (isLast ? separator : 0);
      const gap = stringRepeat(" ", mathMax(room - (widths.each[at] as number) - (isLast ? 0 : separator), 0));
      row += isNumeric ? gap + cell : isLast ? cell : cell + gap;
    }
    arrayPush(rows, row);
  }
  if (count < output.length) arrayPush(rows, output[count] as string);
  return rows;
}
