export { type Comparison, compareRuntimes } from "./comparison/compare-runtimes.ts";
export { comparisonTable, withComparison } from "./comparison/show.ts";
export { RecordStore, type RuntimeName, runtimeNames } from "./comparison/store.ts";
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
export { comparedNano, comparedPeer, machineName } from "./peers/compared.ts";
export { type DirectoryCount, totalOf } from "./report/counts.ts";
export { htmlReport } from "./report/html.ts";
export { jsonReport } from "./report/json.ts";
export { junitReport } from "./report/junit.ts";
export { tableOf } from "./report/table.ts";
export { type RunOptions, runTests } from "./runner/process-pool.ts";
export type {
  FileResult,
  FileStatus,
  FromProcess,
  ProcessSettings,
  Subtest,
  SubtestStatus,
  TestFile,
  ToProcess,
} from "./runner/protocol.ts";
export { type Omitted, selectTests } from "./runner/selection.ts";
export { checkoutSuite, checkoutSuiteNames } from "./suites/checkout.ts";
export { folderSuite } from "./suites/folder.ts";
export { pinnedSuite } from "./suites/pinned.ts";
export type { RunSuite, Suite, SuiteDirectory, SuiteRun } from "./suites/suite.ts";
export { type Wanted, wantedTests } from "./suites/wanted.ts";
export { compare, type Surprise, type Verdict } from "./verdict/compare.ts";
export type { Entry, Expectations } from "./verdict/expectations.ts";
