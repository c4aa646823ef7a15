// Each command's module is loaded when it is called: a start pays for one command only.

import type { evalCommand as EvalCommand } from "./eval.ts";
import type { serveCommand as ServeCommand } from "./serve.ts";

export const evalCommand: typeof EvalCommand = async (...given) => (await import("./eval.ts")).evalCommand(...given);

export const serveCommand: typeof ServeCommand = async (...given) =>
  (await import("./serve.ts")).serveCommand(...given);
