// The suites of a checkout: each folder of conformance/ with a door and expectations is one.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { findPackage } from "../../src/host/native/index.ts";
import { expectationFolder } from "../verdict/expectations.ts";
import type { RunSuite, Suite } from "./suite.ts";

function suitesFolder(): string {
  return join(findPackage().root, "conformance");
}

/** The names of the suites that are there besides "wpt"; none in an installed package. */
export function checkoutSuiteNames(): string[] {
  const folder = suitesFolder();
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => ["index.ts", "expectations"].every((part) => existsSync(join(folder, name, part))))
    .sort();
}

/** The suite's door is loaded as it is: it is no part of what is built. */
export function checkoutSuite(name: string): Suite {
  const folder = join(suitesFolder(), name);
  return {
    name,
    expectations: expectationFolder(join(folder, "expectations"), `${name}/`),
    async run(run) {
      const door = (await import(pathToFileURL(join(folder, "index.ts")).href)) as { runSuite: RunSuite };
      return door.runSuite(run);
    },
  };
}
