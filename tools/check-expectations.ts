// Each expectation of a failing test has a reason: a sentence, or the id of a deviation (check-deviations.ts knows those).

import { type Problem, readTree, report, type Tree } from "./tree.ts";

const placeholder = "?";

interface Entry {
  omit?: string;
  skip?: string;
  harness?: { reason: string };
  fail?: Record<string, unknown>;
  flaky?: Record<string, unknown>;
}

function reasonsOf({ omit, skip, harness, fail, flaky }: Entry): string[] {
  const single = [omit, skip, harness?.reason].filter((reason) => reason !== undefined);
  return [...single, ...Object.keys(fail ?? {}), ...Object.keys(flaky ?? {})];
}

export function checkExpectations(tree: Tree): Problem[] {
  const problems: Problem[] = [];
  for (const [file, text] of tree) {
    const { tests } = JSON.parse(text) as { tests: Record<string, Entry> };
    for (const [id, entry] of Object.entries(tests)) {
      const line = text.slice(0, text.indexOf(JSON.stringify(id))).split("\n").length;
      const unsaid = reasonsOf(entry).some((reason) => reason === placeholder || reason.trim() === "");
      const message = `${id}: say why it does not pass`;
      if (unsaid) problems.push({ file, line, rule: "reason", message, level: "error" });
    }
  }
  return problems;
}

if (import.meta.main) report(checkExpectations(readTree(/^(wpt|conformance\/[^/]+)\/expectations\/.*\.json$/)));
