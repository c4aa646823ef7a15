// `npm run wpt:fetch`

import { NanoError } from "../../src/host/errors/index.ts";
import { fetchTests, revisionWarning } from "./fetch.ts";
import { newProgress } from "./progress.ts";

const progress = newProgress();
try {
  const tests = await fetchTests(progress);
  progress.clear();
  const warning = revisionWarning(tests);
  if (warning !== "") console.error(`warning: ${warning}`);
  console.log(`${tests.root} (${tests.revision} from ${tests.from})`);
} catch (error) {
  progress.clear();
  if (!(error instanceof NanoError)) throw error;
  console.error(`nano: ${error.message}${error.detail === "" ? "" : `\n${error.detail}`}`);
  process.exitCode = error.exitCode;
}
