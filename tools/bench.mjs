// Runs a benchmark of bench/ in the pinned engine: npm run bench NAME.

import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { engineBinary, fail, root } from "./engine.mjs";

const [name = "", ...args] = process.argv.slice(2);
const file = join(root, "bench", `${name}.ts`);
if (name === "" || !existsSync(file)) {
  const names = readdirSync(join(root, "bench"))
    .filter((entry) => entry.endsWith(".ts") && entry !== "server.ts")
    .map((entry) => entry.slice(0, -3));
  fail(`npm run bench NAME: one of ${names.join(", ")}`);
}
const { status } = spawnSync(engineBinary(), ["--no-warnings", file, ...args], { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);
