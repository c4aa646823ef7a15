// Secrets that the server keeps for the apps of its folder.

import { isDeepStrictEqual } from "node:util";
import type { AppPlace, Overrides } from "../apps/index.ts";
import type { FirstBuilds } from "./first-builds.ts";
import type { ServedApp, ServedApps } from "./served-apps.ts";

export interface FolderSecretsOptions {
  apps: ServedApps;
  firstBuilds: FirstBuilds;
  overrides: Overrides;
  /** By label. */
  secrets: Record<string, Record<string, string>>;
}

export class FolderSecrets {
  readonly #options: FolderSecretsOptions;
  readonly #byLabel: Map<string, Record<string, string>>;

  constructor(options: FolderSecretsOptions) {
    this.#options = options;
    this.#byLabel = new Map(Object.entries(options.secrets));
  }

  /** A place that was read, with what is kept for its app. */
  entrusted(place: AppPlace): AppPlace {
    const secrets = this.#byLabel.get(place.label);
    return secrets === undefined ? place : { ...place, secrets };
  }

  /**
   * These are all that the app has from now on. One that runs is started aside with them, as its files are now, and keeps
   * what it had where it does not start (NANO_APP_EXCEPTION).
   */
  async entrust(label: string, secrets: Record<string, string>): Promise<void> {
    const before = this.#byLabel.get(label) ?? {};
    if (isDeepStrictEqual(before, secrets)) return;
    this.#keep(label, secrets);
    try {
      await this.#serveAnew(label);
    } catch (error) {
      this.#keep(label, before);
      throw error;
    }
  }

  async #serveAnew(label: string): Promise<void> {
    const { apps, firstBuilds, overrides } = this.#options;
    const served = this.#ofFolder(label);
    if (served === undefined) return;
    await firstBuilds.settled(served);
    const { place, built } = this.#ofFolder(label) ?? served;
    const { secrets: _before, ...read } = place;
    const now = this.entrusted(read);
    if (built === undefined) apps.add(now, overrides);
    else await apps.replace(now, await firstBuilds.again(now));
  }

  #ofFolder(label: string): ServedApp | undefined {
    const app = this.#options.apps.get(label);
    return app?.deployed === undefined ? app : undefined;
  }

  #keep(label: string, secrets: Record<string, string>): void {
    if (Object.keys(secrets).length === 0) this.#byLabel.delete(label);
    else this.#byLabel.set(label, secrets);
  }

  /** They went with the app that was deployed by this label. */
  forget(label: string): void {
    this.#byLabel.delete(label);
  }
}
