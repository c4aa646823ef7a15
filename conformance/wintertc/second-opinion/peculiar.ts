// The other implementation: @peculiar/webcrypto, which only a checkout has, as it is a package for development.

import { createRequire } from "node:module";
import { join } from "node:path";
import { conformanceFolder } from "../../isolates/index.ts";
import type { Implementation } from "./second-opinion.ts";

const name = "@peculiar/webcrypto";

/** Undefined where it is not installed. */
export function findPeculiar(): Implementation | undefined {
  const require = createRequire(join(conformanceFolder(), "index.ts"));
  try {
    const { Crypto } = require(name) as { Crypto: new () => Implementation };
    return new Crypto();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
