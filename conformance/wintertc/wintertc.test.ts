import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { compare, type Expectations } from "../../wpt/index.ts";
import { conformanceFolder } from "../isolates/index.ts";
import { runSuite } from "./index.ts";
import { isItem, itemsOf, standards } from "./items.ts";
import { documentedSummary, summaryOf } from "./summary.ts";

const directories = await runSuite({ jobs: 8, isWanted: () => true, onResult: () => undefined });

function expectationsOf(directory: string): Expectations {
  const file = join(conformanceFolder(), "wintertc", "expectations", `${directory.replace("wintertc/", "")}.json`);
  return JSON.parse(readFileSync(file, "utf8")) as Expectations;
}

for (const { directory, results } of directories) {
  t.test(directory, async (t) => {
    const { tests, subtests } = expectationsOf(directory);
    t.strictSame(
      results.flatMap((result) => compare(result, tests[result.id]).surprises),
      [],
      "all is as expected",
    );
    t.equal(results.flatMap((result) => result.subtests).length, subtests, "no subtest is lost");
    const ids = results.map(({ id }) => id);
    t.strictSame(
      Object.keys(tests).filter((id) => !ids.includes(id)),
      [],
      "expectations are of tests that there are",
    );
  });
}

t.test("the items are those of ECMA-429", async (t) => {
  const items = Object.keys(standards).flatMap(itemsOf);
  t.equal(items.length, 78);
  t.equal(new Set(items.map(({ id }) => id)).size, 78);
});

t.test("docs/wintertc.md has the table of this run (conformance/wintertc/write-summary.ts writes it)", async (t) => {
  const results = directories.flatMap((directory) => directory.results).filter(({ id }) => isItem(id));
  t.equal(documentedSummary(), summaryOf(results));
});
