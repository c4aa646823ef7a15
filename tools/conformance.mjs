// The instruments beside the Workers-compat suite, in the pinned engine: npm run conformance:record or :generate.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { engineBinary, fail, root } from "./engine.mjs";

const [name = "", ...args] = process.argv.slice(2);
const file = join(root, "conformance", "workers", `${name}.ts`);
if (name === "" || !existsSync(file)) fail("npm run conformance:record or npm run conformance:generate");
const { status } = spawnSync(engineBinary(), ["--no-warnings", file, ...args], { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);
