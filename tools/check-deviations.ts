// What NANO knowingly does otherwise than a standard has an id: spec/deviations.md describes it, and the code or the
// expectations name it. Prints one line a problem.

import { type Problem, readTree, report, type Tree } from "./tree.ts";

const deviationsFile = "spec/deviations.md";
const columns = ["id", "what", "why", "tests it costs"];
const idPattern = /\bD-[A-Z][A-Z0-9]*(?:-[A-Z][A-Z0-9]*)*-\d+\b/g;
const wholeId = /^D-[A-Z][A-Z0-9]*(?:-[A-Z][A-Z0-9]*)*-[1-9]\d*$/;

interface Row {
  line: number;
  cells: string[];
}

interface Described {
  /** id -> line in the table */
  ids: Map<string, number>;
  problems: Problem[];
}

function tableRows(text: string): Row[] {
  const rows: Row[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (!line.trimStart().startsWith("|")) continue;
    const cells = line
      .trim()
      .replace(/^\|/, "")
      .replace(/(?<!\\)\|$/, "")
      .split(/(?<!\\)\|/);
    rows.push({ line: index + 1, cells: cells.map((cell) => cell.trim()) });
  }
  return rows;
}

function isRule(row: Row | undefined): boolean {
  return row !== undefined && row.cells.length === columns.length && row.cells.every((cell) => /^:?-+:?$/.test(cell));
}

/** What is wrong with a row of the table, taken by itself. */
function faultOf({ cells }: Row): string | undefined {
  const [id = ""] = cells;
  if (cells.length !== columns.length) {
    return `a row has ${columns.length} cells (${columns.join(", ")}), this one ${cells.length}; write a bar in a cell as \\|`;
  }
  if (!wholeId.test(id)) return `"${id}" is no id: D-ROOM-n, the room in capitals, n from 1`;
  const empty = cells.indexOf("");
  return empty === -1 ? undefined : `${id} says nothing under "${columns[empty]}"`;
}

function readDescribed(text: string): Described {
  const described: Described = { ids: new Map(), problems: [] };
  const error = (line: number, message: string) =>
    described.problems.push({ file: deviationsFile, line, rule: "deviations", message, level: "error" });
  const [head, rule, ...rows] = tableRows(text);
  if (head === undefined || head.cells.join("|") !== columns.join("|") || !isRule(rule)) {
    error(head?.line ?? 1, `there is one table, and it begins: | ${columns.join(" | ")} |`);
    return described;
  }
  let previous = (head?.line ?? 0) + 1;
  for (const row of rows) {
    const fault = faultOf(row);
    if (row.line !== previous + 1) error(row.line, "the table has a gap above this row");
    previous = row.line;
    if (fault !== undefined) {
      error(row.line, fault);
      continue;
    }
    const [id = ""] = row.cells;
    const first = described.ids.get(id);
    if (first !== undefined) error(row.line, `${id} is taken in line ${first}`);
    else described.ids.set(id, row.line);
  }
  return described;
}

/** Every id that the files under src/, native/ and wpt/ name has a row, and every row is named in one of them. */
export function checkDeviations(tree: Tree): Problem[] {
  const { ids, problems } = readDescribed(tree.get(deviationsFile) ?? "");
  const used = new Set<string>();
  for (const [file, text] of tree) {
    if (!/^(src|native|wpt)\//.test(file)) continue;
    for (const [index, line] of text.split("\n").entries()) {
      for (const [id] of line.matchAll(idPattern)) {
        used.add(id);
        if (ids.has(id)) continue;
        const message = `${id} is not in ${deviationsFile}: say there what, why and which tests it costs`;
        problems.push({ file, line: index + 1, rule: "deviations", message, level: "error" });
      }
    }
  }
  for (const [id, line] of ids) {
    if (used.has(id)) continue;
    const message = `${id} is named nowhere in src, native and wpt: name it where the code deviates, or take the row out`;
    problems.push({ file: deviationsFile, line, rule: "deviations", message, level: "error" });
  }
  return problems;
}

if (import.meta.main) {
  report(
    checkDeviations(readTree(new RegExp(`^${deviationsFile}$|^(src|native|wpt)/.*\\.(ts|mjs|js|cc|h|json|jsonc)$`))),
  );
}
