// `--watch`: builds changed apps aside and swaps them in. A build that fails is told, and the old one goes on serving.

import { dirname, sep } from "node:path";
import { isDeepStrictEqual } from "node:util";
import {
  type AppPlace,
  type AppReading,
  buildApp,
  type FoundApps,
  findApps,
  type Overrides,
  readAgain,
  settingsOf,
} from "../apps/index.ts";
import type { NanoError } from "../errors/index.ts";
import { asFailure } from "./app-failure.ts";
import type { FirstBuilds } from "./first-builds.ts";
import { sameDefinition } from "./kept-build.ts";
import type { ServedApp, ServedApps } from "./served-apps.ts";
import { Watcher } from "./watcher.ts";

export interface ReloaderOptions {
  apps: ServedApps;
  firstBuilds: FirstBuilds;
  /** PATH of the command when it is a folder of apps: new ones come, old ones go. */
  folder?: string;
  /** What was found in it. */
  found: FoundApps;
  /** Apps that did not start yet. */
  waiting: AppPlace[];
  overrides: Overrides;
  reading: AppReading;
  /** What was read, with what the server keeps for the app. */
  entrusted(place: AppPlace): AppPlace;
  told(line: string): void;
  warn(lines: string[]): void;
  failed(error: NanoError): void;
}

export class Reloader {
  readonly #options: ReloaderOptions;
  readonly #watchers = new Map<string, Watcher>();
  #folderWatcher: Watcher | undefined;
  /** What was told of apps that cannot be read, by label. */
  #broken = new Map<string, string>();

  constructor(options: ReloaderOptions) {
    this.#options = options;
  }

  start(): void {
    const { apps, folder, found, waiting } = this.#options;
    for (const app of apps.all()) this.watchFiles(app);
    for (const place of waiting) this.#watchApp(place, []);
    if (folder === undefined) return;
    this.#folderWatcher = new Watcher(() => this.#rescan(folder));
    this.#watchFolder(folder, found);
  }

  /** A folder may become an app by what is written into it. False where it was watched already, as it is now. */
  #watchFolder(folder: string, { without, broken }: FoundApps): boolean {
    this.#broken = new Map(broken.map(({ label, error }) => [label, error.message]));
    return this.#folderWatcher?.watch([folder, ...without]) === true;
  }

  /** Watches what the app was made from, now that it is known. */
  watchFiles({ place, built, deployed }: ServedApp): void {
    if (deployed !== undefined) return;
    this.#watchApp(place, built?.files ?? []);
  }

  #watchApp(place: AppPlace, files: string[]): void {
    const watcher = this.#watchers.get(place.label) ?? new Watcher(() => this.#reload(place));
    this.#watchers.set(place.label, watcher);
    const sources = files.filter((file) => !file.includes(`${sep}node_modules${sep}`));
    const entry = place.entry === "" ? [] : [dirname(place.entry)];
    watcher.watch([place.folder, ...entry, ...sources.map((file) => dirname(file))]);
  }

  async #reload(place: AppPlace): Promise<void> {
    const { apps, overrides, entrusted, told, warn } = this.#options;
    await this.#orTell(async () => {
      const current = entrusted(await readAgain(place));
      warn(settingsOf(current, overrides).warnings);
      if (await this.#leaveDormant(current)) return;
      const built = await buildApp(current, overrides);
      warn(built.warnings);
      const served = apps.get(place.label);
      this.#watchApp(current, built.files);
      if (!sameDefinition(served?.built?.definition, built.definition)) await apps.replace(current, built);
      else if (!apps.reclaim(current)) return;
      told(`${current.name} reloaded`);
    });
  }

  /** An app that nobody asked for is not built because it changed; what is known of it may be other now. */
  async #leaveDormant(current: AppPlace): Promise<boolean> {
    const { apps, firstBuilds, overrides, told } = this.#options;
    const app = apps.get(current.label);
    if (app === undefined) return false;
    await firstBuilds.settled(app);
    firstBuilds.changed(app);
    if (app.built !== undefined || firstBuilds.hasFailed(app)) return false;
    if (isDeepStrictEqual(app.place, current)) return true;
    this.#watchApp(current, []);
    apps.add(current, overrides);
    told(`${current.name} reloaded`);
    return true;
  }

  async #rescan(folder: string): Promise<void> {
    const { apps, overrides, reading, entrusted, failed, told, warn } = this.#options;
    await this.#orTell(async () => {
      const found = await findApps(folder, reading);
      for (const { label, error } of found.broken) {
        // One that serves is told of by its own watcher.
        if (apps.get(label) === undefined && this.#broken.get(label) !== error.message) failed(error);
      }
      // What came into it before it was watched was not told.
      if (this.#watchFolder(folder, found)) return await this.#rescan(folder);
      const labels = new Set([...found.apps.map((app) => app.label), ...found.broken.map((app) => app.label)]);
      for (const label of apps.labels()) {
        if (labels.has(label) || apps.get(label)?.deployed !== undefined) continue;
        this.#watchers.get(label)?.close();
        this.#watchers.delete(label);
        apps.remove(label);
        told(`${label} removed`);
      }
      for (const place of found.apps) {
        if (this.#watchers.has(place.label)) continue;
        this.#watchApp(place, []);
        await this.#orTell(async () => {
          warn(apps.add(entrusted(place), overrides));
          told(`${place.name} added`);
        });
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
