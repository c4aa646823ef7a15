// Writes the schemas and the reference of the configuration, in the pinned engine: npm run config:generate.

import { spawnSync } from "node:child_process";
import { engineBinary, root } from "./engine.mjs";

const program = ["--disable-warning=ExperimentalWarning", "tools/config-reference.ts", "--write"];
process.exit(spawnSync(engineBinary(), program, { cwd: root, stdio: "inherit" }).status ?? 1);
