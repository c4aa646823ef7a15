export {
  type Conformance,
  type ConformanceOptions,
  type DirectoryReport,
  flips,
  runConformance,
  updateExpectations,
} from "./conformance.ts";
export { fetchTests, findTests, revisionWarning, type Tests } from "./fetch/fetch.ts";
export { readPin } from "./fetch/pin.ts";
export { newProgress, type Progress } from "./fetch/progress.ts";
export { type DirectoryCount, totalOf } from "./report/counts.ts";
export { htmlReport } from "./report/html.ts";
export { jsonReport } from "./report/json.ts";
export { tableOf } from "./report/table.ts";
export { type RunOptions, runTests } from "./runner/process-pool.ts";
export type { FileResult, FileStatus, Subtest, SubtestStatus } from "./runner/protocol.ts";
export { type Omitted, selectTests } from "./runner/selection.ts";
export { checkoutSuite, checkoutSuiteNames } from "./suites/checkout.ts";
export { pinnedSuite } from "./suites/pinned.ts";
export type { RunSuite, Suite, SuiteDirectory, SuiteRun } from "./suites/suite.ts";
export { type Wanted, wantedTests } from "./suites/wanted.ts";
export type { Surprise } from "./verdict/compare.ts";
