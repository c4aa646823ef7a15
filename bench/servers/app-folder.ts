// Apps on disk, as `nano serve` takes them, with a cache of their own for what it makes of them.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { atExit } from "./at-exit.ts";

export interface App {
  /** First label of the host that it answers for. */
  name: string;
  /** An ES module without imports, so that every runtime takes it as it is. */
  source: string;
}

/** Apps that differ in their names only: each `APP_NAME` in the source is replaced. */
export function family(count: number, source: string, prefix = "app"): App[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `${prefix}${index}`;
    return { name, source: source.replaceAll("APP_NAME", name) };
  });
}

export class AppFolder {
  readonly #root = mkdtempSync(join(tmpdir(), "nano-bench-"));
  readonly #isGone = atExit(() => this.remove());
  readonly apps = join(this.#root, "apps");
  readonly cache = join(this.#root, "cache");

  /** `config` is each app's nano.jsonc. */
  constructor(apps: readonly App[], config?: object) {
    for (const { name, source } of apps) {
      mkdirSync(join(this.apps, name), { recursive: true });
      writeFileSync(join(this.apps, name, "index.js"), source);
      if (config !== undefined) writeFileSync(join(this.apps, name, "nano.json"), JSON.stringify(config));
    }
  }

  /** V8's code caches of apps that ran are taken away; their bundles stay. */
  forgetCode(): void {
    rmSync(join(this.cache, "code"), { recursive: true, force: true });
  }

  /** How many apps have a code cache. */
  codeCaches(): number {
    const folder = join(this.cache, "code");
    return existsSync(folder) ? readdirSync(folder).length : 0;
  }

  remove(): void {
    this.#isGone();
    rmSync(this.#root, { recursive: true, force: true });
  }
}
