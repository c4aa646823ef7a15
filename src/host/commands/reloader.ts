// `--watch`: builds changed apps aside and swaps them in. A build that fails is told, and the old one goes on serving.

import { dirname, sep } from "node:path";
import { type AppPlace, buildApp, findApps, type Overrides, readAgain } from "../apps/index.ts";
import { NanoError } from "../errors/index.ts";
import { type ServedApps, sameDefinition } from "./served-apps.ts";
import { Watcher } from "./watcher.ts";

export interface ReloaderOptions {
  apps: ServedApps;
  /** PATH of the command when it is a folder of apps: new ones come, old ones go. */
  folder?: string;
  /** Apps that did not start yet. */
  waiting: AppPlace[];
  overrides: Overrides;
  told(line: string): void;
  failed(error: NanoError): void;
}

export class Reloader {
  readonly #options: ReloaderOptions;
  readonly #watchers = new Map<string, Watcher>();
  #folderWatcher: Watcher | undefined;

  constructor(options: ReloaderOptions) {
    this.#options = options;
  }

  start(): void {
    const { apps, folder, waiting } = this.#options;
    for (const app of apps.all()) this.#watchApp(app.place, app.built.files);
    for (const place of waiting) this.#watchApp(place, []);
    if (folder === undefined) return;
    this.#folderWatcher = new Watcher(() => this.#rescan(folder));
    this.#folderWatcher.watch([folder]);
  }

  #watchApp(place: AppPlace, files: string[]): void {
    const watcher = this.#watchers.get(place.label) ?? new Watcher(() => this.#reload(place));
    this.#watchers.set(place.label, watcher);
    const sources = files.filter((file) => !file.includes(`${sep}node_modules${sep}`));
    watcher.watch([place.folder, dirname(place.entry), ...sources.map((file) => dirname(file))]);
  }

  async #reload(place: AppPlace): Promise<void> {
    const { apps, overrides, told } = this.#options;
    await this.#orTell(async () => {
      const current = await readAgain(place);
      const built = await buildApp(current, overrides);
      const served = apps.get(place.label);
      this.#watchApp(current, built.files);
      if (served !== undefined && sameDefinition(served.built.definition, built.definition)) return;
      await apps.replace(current, built);
      told(`${current.name} reloaded`);
    });
  }

  async #rescan(folder: string): Promise<void> {
    const { apps, told } = this.#options;
    await this.#orTell(async () => {
      const found = await findApps(folder);
      const labels = new Set([...found.apps.map((app) => app.label), ...found.broken.map((app) => app.label)]);
      for (const label of apps.labels()) {
        if (labels.has(label)) continue;
        this.#watchers.get(label)?.close();
        this.#watchers.delete(label);
        apps.remove(label);
        told(`${label} removed`);
      }
      for (const place of found.apps) {
        if (this.#watchers.has(place.label)) continue;
        this.#watchApp(place, []);
        await this.#reload(place);
      }
    });
  }

  async #orTell(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.failed(asFailure(error));
    }
  }

  close(): void {
    this.#folderWatcher?.close();
    for (const watcher of this.#watchers.values()) watcher.close();
  }
}

/** A file that goes away while it is read is no failure of NANO's. */
function asFailure(error: unknown): NanoError {
  if (error instanceof NanoError) return error;
  if (error instanceof Error && "syscall" in error) {
    return new NanoError("NANO_NO_APP", error.message, { cause: error });
  }
  throw error;
}
