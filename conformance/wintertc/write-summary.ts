// Runs the items of ECMA-429 and writes what they came to into docs/wintertc.md.

import { runSuite } from "./index.ts";
import { isItem } from "./items.ts";
import { summaryOf, writeSummary } from "./summary.ts";

const directories = await runSuite({ jobs: 8, isWanted: isItem, onResult: () => undefined });
writeSummary(summaryOf(directories.flatMap(({ results }) => results)));
