import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import type { AccessEvent, LogEvent } from "../native/index.ts";
import { accessJson, logJson, serverJson } from "./json-lines.ts";
import { Moment } from "./text.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const now = new Moment(new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678)));
const access: AccessEvent = {
  ...{ type: "access", app: 1, requestId: "r1", method: "GET", path: "/", status: 200, wallMicros: 1500 },
  ...{ cpuMicros: 500, start: "hot", outcome: "ok", code: "" },
};
const log: LogEvent = { type: "log", app: 1, requestId: "r1", level: "warn", text: "one\ntwo" };
const lines = [
  accessJson(access, "hello", now),
  accessJson({ ...access, status: 500, outcome: "threw", code: "NANO_APP_EXCEPTION" }, "hello", now),
  ...(["debug", "log", "info", "warn", "error"] as const).map((level) => logJson({ ...log, level }, "hello", now)),
  serverJson("dropped", { text: "3 log lines were dropped" }, { level: "warn", now: now.date }),
];

t.test("each line has its level and time first", (t) => {
  for (const line of lines)
    t.match(line, /^\{"level":"(?:debug|log|info|warn|error)","time":"2026-01-02T03:04:05\.678Z",/);
  t.match(JSON.parse(lines[0] ?? ""), { level: "info", type: "access" });
  t.match(JSON.parse(lines[1] ?? ""), { level: "error", type: "access" });
  t.end();
});

t.test("pino-pretty shows them, as the documentation calls it", (t) => {
  const text = readFileSync(join(root, "docs", "observability.md"), "utf8");
  const options = /`pino-pretty (--[^`]+)`/.exec(text)?.[1]?.split(" ") ?? [];
  const pretty = join(root, "node_modules", "pino-pretty", "bin.js");
  const args = [pretty, ...options, "--no-colorize", "--translateTime", "UTC:HH:MM:ss.l"];
  const env = { ...process.env, NODE_OPTIONS: "" };
  const shown = spawnSync(process.execPath, args, { input: `${lines.join("\n")}\n`, env, encoding: "utf8" });
  t.equal(shown.stderr, "");
  const heads = shown.stdout.split("\n").filter((line) => line.startsWith("["));
  const at = "[03:04:05.678]";
  t.same(
    heads.map((head) => head.trimEnd()),
    [
      ...[`${at} INFO:`, `${at} ERROR:`],
      ...["DEBUG", "LOG", "INFO", "WARN", "ERROR"].map((level) => `${at} ${level}: one`),
      `${at} WARN: 3 log lines were dropped`,
    ],
  );
  t.match(shown.stdout, /\n {4}status: 500\n/);
  t.match(shown.stdout, /WARN: one\n *two\n/);
  t.end();
});
