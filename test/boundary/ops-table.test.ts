// The table of native ops and its typed face name the same ops.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import t from "tap";
import { addon, root } from "../engine.ts";

const face = readFileSync(join(root, "src/runtime/ops.ts"), "utf8");
const typed = [...face.matchAll(/^ {2}(op_\w+)\(/gm)].map((match) => match[1] as string);

t.ok(typed.length > 30, "the typed face is read");
t.same([...typed].sort(), addon.opNames(), "both name the same ops");
t.equal(new Set(typed).size, typed.length, "none is named twice");
