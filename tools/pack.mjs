// Before the package is packed: puts the addon and the snapshot for this platform where an installed package looks for them.

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./engine.mjs";

const folder = join(root, "dist", `${process.platform}-${process.arch}`);
mkdirSync(folder, { recursive: true });
copyFileSync(join(root, "build", "Release", "nano.node"), join(folder, "nano.node"));
copyFileSync(join(root, "dist", "runtime.snapshot"), join(folder, "runtime.snapshot"));
// A smaller file where the tool is there; the addon works unstripped, too.
spawnSync("strip", [process.platform === "darwin" ? "-x" : "--strip-unneeded", join(folder, "nano.node")]);
