// Checks the layout of the C++ files with clang-format; `--write` mends it.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fail, root } from "./engine.mjs";

const files = readdirSync(join(root, "native"), { recursive: true })
  .filter((file) => /\.(cc|h)$/.test(file))
  .map((file) => join(root, "native", file));
const mode = process.argv.includes("--write") ? ["-i"] : ["--dry-run", "--Werror"];
const result = spawnSync("clang-format", [...mode, ...files], { stdio: "inherit" });
if (result.error) fail("clang-format is missing: install it (Debian: apt-get install clang-format)");
process.exit(result.status ?? 1);
