// What harness.js says in lines of the console.

import type { SubtestStatus } from "../../wpt/index.ts";

/** Begins each line that is the harness's. */
export const mark = "\u0001nano-test ";

export type Line =
  | { type: "plan"; names: string[] }
  | { type: "begin"; name: string }
  | { type: "result"; name: string; status: SubtestStatus; message: string }
  | { type: "complete" };

/** Undefined for a line of the test's own. */
export function readLine(text: string): Line | undefined {
  const start = text.indexOf(mark);
  return start === -1 ? undefined : (JSON.parse(text.slice(start + mark.length)) as Line);
}
