// Which of the 78 items NANO has: a table that docs/wintertc.md keeps, and that a test compares with a run.

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FileResult } from "../../wpt/index.ts";
import { conformanceFolder } from "../isolates/index.ts";
import { itemsOf, standards } from "./items.ts";

type State = "whole" | "in part" | "absent";

interface Item {
  name: string;
  state: State;
  passed: number;
  all: number;
}

function itemOf({ id, status, subtests }: FileResult): Item {
  const passed = subtests.filter((subtest) => subtest.status === "PASS").length;
  const isThere = subtests.some((subtest) => subtest.name === "is there" && subtest.status === "PASS");
  const isWhole = status === "OK" && passed === subtests.length;
  const state = isWhole ? "whole" : isThere ? "in part" : "absent";
  return { name: id.slice(id.lastIndexOf("/") + 1), state, passed, all: subtests.length };
}

function cellOf(items: readonly Item[], state: State): string {
  const chosen = items.filter((item) => item.state === state);
  const text = ({ name, passed, all }: Item) => (state === "in part" ? `${name} (${passed} of ${all})` : name);
  return chosen.map(text).join(", ");
}

/** Markdown: a row a standard, after how many items are whole, in part and absent. */
export function summaryOf(results: readonly FileResult[]): string {
  const byId = new Map(results.map((result) => [result.id, result]));
  const rows: string[] = [];
  const all: Item[] = [];
  for (const [directory, title] of Object.entries(standards)) {
    const items = itemsOf(directory).map(({ id }) => itemOf(byId.get(id) as FileResult));
    all.push(...items);
    const cells = (["whole", "in part", "absent"] as const).map((state) => cellOf(items, state));
    rows.push(`| ${[title, ...cells].join(" | ")} |`);
  }
  const count = (state: State) => all.filter((item) => item.state === state).length;
  const counts = `${all.length} items: ${count("whole")} whole, ${count("in part")} in part, ${count("absent")} absent.`;
  return [counts, "", "| standard | whole | in part (checks that pass) | absent |", "|---|---|---|---|", ...rows].join(
    "\n",
  );
}

const begin = "<!-- Written by conformance/wintertc/write-summary.ts -->";
const end = "<!-- End -->";

const file = (): string => join(dirname(conformanceFolder()), "docs", "wintertc.md");

/** What the document says. */
export function documentedSummary(): string {
  const text = readFileSync(file(), "utf8");
  return text.slice(text.indexOf(begin) + begin.length, text.indexOf(end)).trim();
}

export function writeSummary(summary: string): void {
  const text = readFileSync(file(), "utf8");
  const after = text.slice(text.indexOf(end));
  writeFileSync(file(), `${text.slice(0, text.indexOf(begin) + begin.length)}\n\n${summary}\n\n${after}`);
}
