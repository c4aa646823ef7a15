// Throws hostile input at what reads it, for as long as is asked: `npm run fuzz -- --seconds N [--seed S] [--target NAME] [--sanitize]`.
// Targets: parser, connection (`http` is both), ops. Each gets N seconds. The tests do the same for a few seconds.

import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { fail, root } from "./engine.mjs";

const targets = { http: ["native:fuzz_"], parser: ["native:fuzz_parser"], connection: ["native:fuzz_connection"] };
const ops = ["test/boundary/fuzz-ops.test.ts"];
const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string" },
    target: { type: "string" },
    sanitize: { type: "boolean", default: false },
  },
});
const chosen =
  values.target === undefined ? [...targets.http, ...ops] : values.target === "ops" ? ops : targets[values.target];
if (chosen === undefined) fail(`there is no target "${values.target}": http, parser, connection or ops`);
for (const number of [values.seconds, values.seed ?? "0"]) {
  if (!/^\d+$/.test(number)) fail(`"${number}" is no number`);
}

let status = 0;
for (const target of chosen) {
  const native = target.startsWith("native:");
  const env = { ...process.env, NANO_FUZZ_SECONDS: values.seconds, NANO_FUZZ_SEED: values.seed ?? "" };
  env.TAP_TIMEOUT = String(Number(values.seconds) + 120);
  if (native) env.NANO_TEST = target.slice("native:".length);
  const args = [
    "tools/test.mjs",
    ...(values.sanitize ? ["--sanitize=address"] : []),
    ...(native ? ["--native"] : ["--verbose", target]),
  ];
  status ||= spawnSync(process.execPath, args, { cwd: root, env, stdio: "inherit" }).status ?? 1;
}
process.exit(status);
