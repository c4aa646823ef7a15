// Runs a server for long in the pinned engine: npm run soak [-- --minutes N --apps N …] (bench/soak/options.ts).

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { engineBinary, fail, root } from "./engine.mjs";

if (!existsSync(join(root, "dist", "host.js"))) fail('NANO is not built: run "npm run build" first');
const main = join(root, "bench", "soak", "main.ts");
const child = spawn(engineBinary(), ["--no-warnings", main, ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
// It puts away what it started before it ends. A terminal signals both.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("close", (status) => process.exit(status ?? 1));
