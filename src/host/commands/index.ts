// Each command's module is loaded when it is called: a start pays for one command only.

import type { checkCommand as CheckCommand } from "./check.ts";
import type { evalCommand as EvalCommand } from "./eval.ts";
import type { serveCommand as ServeCommand } from "./serve.ts";
import type { serveApps as ServeApps } from "./serve-apps.ts";
import type { testConformanceCommand as TestConformanceCommand } from "./test-conformance.ts";

export type {
  DeployOptions,
  LimitsOptions,
  LogsOptions,
  RemoteOptions,
  TopOptions,
  TriggerOptions,
} from "./remote/index.ts";
export { sortings as topSortings } from "./remote/top-table.ts";

/** Those that speak to a server. */
export const remoteCommands = () => import("./remote/index.ts");

export const checkCommand: typeof CheckCommand = async (...given) =>
  (await import("./check.ts")).checkCommand(...given);

export const evalCommand: typeof EvalCommand = async (...given) => (await import("./eval.ts")).evalCommand(...given);

export const serveApps: typeof ServeApps = async (...given) => (await import("./serve-apps.ts")).serveApps(...given);

export const serveCommand: typeof ServeCommand = async (...given) =>
  (await import("./serve.ts")).serveCommand(...given);

export const testConformanceCommand: typeof TestConformanceCommand = async (...given) =>
  (await import("./test-conformance.ts")).testConformanceCommand(...given);
