// NANO calls functions of libraries inside the engine's binary whose headers are not shipped, so they must be the very
// versions it was built and checked with.

import { NanoError } from "../errors/index.ts";

/**
 * Throws when the running engine is not the one that the addon was built with. `builtWith`: library -> version.
 * `running` is for tests.
 */
export function checkEngine(
  builtWith: Record<string, string>,
  running: Readonly<Record<string, string | undefined>> = process.versions,
): void {
  for (const [library, version] of Object.entries(builtWith)) {
    if (running[library] !== version) {
      throw new NanoError(
        "NANO_ENGINE_MISMATCH",
        `built with ${library} ${version}, but this engine has ${running[library] ?? "none"}: run "npm run build" again`,
      );
    }
  }
  // An engine whose symbols clash with those of another V8 gets garbled one-letter names.
  if (Math.E !== Math.exp(1)) {
    throw new NanoError(
      "NANO_ENGINE_MISMATCH",
      `this engine (V8 ${running.v8 ?? "unknown"}) is damaged: run "npm ci" again`,
    );
  }
}
