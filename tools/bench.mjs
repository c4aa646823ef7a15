// Measures in the pinned engine what bench/ asks: npm run bench [QUESTION…] [-- --against PEERS] (bench/command/options.ts).

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { engineBinary, fail, root } from "./engine.mjs";

if (!existsSync(join(root, "dist", "host.js"))) fail('NANO is not built: run "npm run build" first');
const main = join(root, "bench", "command", "main.ts");
const { status } = spawnSync(engineBinary(), ["--no-warnings", main, ...process.argv.slice(2)], {
  cwd: root,
  stdio: "inherit",
});
process.exit(status ?? 1);
