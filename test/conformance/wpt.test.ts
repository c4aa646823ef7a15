import t from "tap";
import { findTests, pinnedSuite, readPin, runConformance, wantedTests } from "../../wpt/index.ts";

/** Those that are quick and that no network is needed for; .ci/run and `nano test-conformance` run all. */
const paths = [
  "url",
  "encoding",
  "streams",
  "console",
  "dom/abort",
  "dom/events",
  "html/webappapis",
  "hr-time",
  "webidl",
];

const tests = findTests();
if (tests === undefined) {
  t.pass("skipped", { skip: "web-platform-tests are not here (npm run wpt:fetch brings them)" });
} else if (process.env.NANO_BUILD !== undefined) {
  t.pass("skipped", { skip: "the tests' own timeouts are too short for a build with sanitizers" });
} else if (tests.revision !== readPin().revision) {
  t.pass("skipped", { skip: `web-platform-tests of ${tests.from} are of another revision than the expectations` });
} else {
  const { surprises, directories } = await runConformance([pinnedSuite(tests)], {
    wanted: wantedTests(paths),
    jobs: 8,
  });
  for (const { count } of directories) {
    const here = surprises.filter(({ id }) => `${id}/`.startsWith(`${count.directory}/`));
    t.strictSame(here, [], `${count.directory}: ${count.passed} of ${count.subtests} pass, the others are known`);
    t.ok(count.subtests > 0, `${count.directory} has tests`);
  }
}
