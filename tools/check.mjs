// All that is checked without running the project: types, layout, lint, walls between rooms, deviations.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { engineBinary, root } from "./engine.mjs";

const bin = (name) => join(root, "node_modules", ".bin", name);
const steps = [
  ["types", bin("tsc"), ["-p", "."]],
  ["types of the runtime", bin("tsc"), ["-p", "src/runtime"]],
  ["types of the dashboard", bin("tsc"), ["-p", "src/host/dashboard/page"]],
  ["layout and lint of TypeScript", bin("biome"), ["check", "--error-on-warnings", "."]],
  ["layout of C++", process.execPath, ["tools/format-native.mjs"]],
  ["walls between rooms", engineBinary(), ["--disable-warning=ExperimentalWarning", "tools/check-layers.ts"]],
  ["deviations", engineBinary(), ["tools/check-deviations.ts"]],
  [
    "schemas and reference of the configuration",
    engineBinary(),
    ["--disable-warning=ExperimentalWarning", "tools/config-reference.ts"],
  ],
  ["reasons of expected failures", engineBinary(), ["tools/check-expectations.ts"]],
];
let broken = 0;
for (const [name, program, args] of steps) {
  const result = spawnSync(program, args, { cwd: root, encoding: "utf8" });
  const good = result.status === 0;
  console.log(`${good ? "ok" : "not ok"} - ${name}`);
  if (!good) {
    broken++;
    console.log(result.stdout ?? "", result.stderr ?? "", result.error?.message ?? "");
  }
}
process.exit(broken > 0 ? 1 : 0);
