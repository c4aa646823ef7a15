// What the command and the process with the engine say to each other, and what a test comes to.

export type Kind = "any" | "worker" | "window";

/** One file with one of its variants: what runs in an isolate of its own. */
export interface TestFile {
  /** Path from the root of the tests, and the variant: "url/url-origin.any.js?x". */
  id: string;
  path: string;
  /** "" or "?…". */
  variant: string;
  kind: Kind;
  /** Milliseconds until the test is told that its time is over. */
  timeoutMs: number;
  /** As the file names them. */
  scripts: string[];
  title: string;
}

/** The words of wptreport.json. */
export type SubtestStatus = "PASS" | "FAIL" | "TIMEOUT" | "NOTRUN" | "PRECONDITION_FAILED";
export type FileStatus = "OK" | "ERROR" | "TIMEOUT" | "PRECONDITION_FAILED" | "EXTERNAL-TIMEOUT" | "CRASH";

export interface Subtest {
  /** May hold lone surrogates and any control character. */
  name: string;
  status: SubtestStatus;
  message: string;
}

export interface FileResult {
  id: string;
  status: FileStatus;
  message: string;
  subtests: Subtest[];
  millis: number;
}

/** Where the tests are served from, and what their names stand for. */
export interface Server {
  /** Every name of the tests -> address. */
  hosts: Record<string, string>;
  /** File of the authority that signed the server's certificates; "" for none. */
  certificates: string;
}

export interface ProcessSettings {
  root: string;
  executors: number;
  /** Null: requests are answered from the files. */
  server: Server | null;
}

export type ToProcess =
  | { type: "start"; settings: ProcessSettings }
  | { type: "run"; test: TestFile }
  | { type: "stop" };

export type FromProcess = { type: "ready" } | { type: "done"; result: FileResult };
