// The log of the apps that are served: with the places in their files, and without their secrets.

import pc from "picocolors";
import { EventLog, type FollowedLogs, LogDirectory, LogQuota } from "../observe/index.ts";
import type { ErrorReports } from "./error-reports.ts";
import type { ServeOptions } from "./serve-options.ts";
import { type ServedApps, stackOfFiles, withoutSecrets } from "./served-apps.ts";

export interface AppLogSetup {
  apps: ServedApps;
  options: ServeOptions;
  errors: ErrorReports;
  followed: FollowedLogs;
  /** Of the apps that are there; undefined where one is served only. */
  names: string[] | undefined;
  colors: boolean;
}

export interface AppLog {
  log: EventLog;
  /** When all has been written. */
  close(): Promise<void>;
}

export function openAppLog({ apps, options, errors, followed, names, colors }: AppLogSetup): AppLog {
  const { logFormat, logDirectory, logKbPerSecond } = options;
  const files = logDirectory === undefined ? undefined : new LogDirectory({ folder: logDirectory, failed: complain });
  const labelOf = (app: number) => apps.find(app)?.place.label;
  const log = new EventLog({
    followed,
    format: logFormat,
    output: process.stdout,
    colors: colors && files === undefined,
    nameWidth: names === undefined ? 0 : widthOf(names),
    nameOf: (app) => apps.find(app)?.place.name ?? "-",
    shown(id, text) {
      const app = apps.find(id);
      return app === undefined ? text : withoutSecrets(stackOfFiles(text, app), app);
    },
    shownPath(id, path) {
      const app = apps.find(id);
      return app === undefined ? path : withoutSecrets(path, app);
    },
    files,
    labelOf,
    quota: logKbPerSecond === 0 ? undefined : new LogQuota(logKbPerSecond * 1024),
    erred(event, time) {
      const label = labelOf(event.app);
      if (label !== undefined) errors.add(label, event, time);
    },
  });
  return { log, close: async () => files?.close() };
}

/** Apps that are deployed later come to a column that is there. */
function widthOf(names: readonly string[]): number {
  return Math.min(20, Math.max(8, ...names.map(({ length }) => length)));
}

function complain(text: string): void {
  process.stderr.write(`${pc.yellow("warning:")} ${text}\n`);
}
