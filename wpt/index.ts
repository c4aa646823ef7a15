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
export type { FileResult, Subtest } from "./runner/protocol.ts";
export { selectTests } from "./runner/selection.ts";
export { compare, type Surprise } from "./verdict/compare.ts";
export type { Entry, Expectations } from "./verdict/expectations.ts";
