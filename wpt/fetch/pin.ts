// Which revision of web-platform-tests NANO is measured by, and what of it (pin.json).

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findPackage } from "../../src/host/native/index.ts";

export interface Directory {
  /** From the root of the tests, with slashes. */
  path: string;
  /** Its tests talk with wptserve; the others need files only. */
  server: boolean;
}

export interface Pin {
  revision: string;
  repository: string;
  /** A source package that carries the tests at this revision. */
  debian?: { package: string; version: string };
  directories: Directory[];
  /** What the tests of the directories use besides. */
  support: string[];
}

/** The folder of this room: the pin, the expectations and the scripts that run inside tests are data in it. */
export function wptFolder(): string {
  return join(findPackage().root, "wpt");
}

export function readPin(): Pin {
  return JSON.parse(readFileSync(join(wptFolder(), "pin.json"), "utf8")) as Pin;
}

/** All that is unpacked, without what lies in a folder that is unpacked anyway. */
export function pinnedPaths(pin: Pin): string[] {
  const all = [...new Set([...pin.directories.map(({ path }) => path), ...pin.support])].sort();
  return all.filter((path) => !all.some((other) => path.startsWith(`${other}/`)));
}
