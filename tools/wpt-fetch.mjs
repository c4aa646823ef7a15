// Runs wpt/fetch/main.ts in the pinned engine, which takes TypeScript as it is.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { engineBinary, root } from "./engine.mjs";

const { status } = spawnSync(engineBinary(), [join(root, "wpt/fetch/main.ts")], { stdio: "inherit" });
process.exitCode = status ?? 1;
