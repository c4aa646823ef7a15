// The assets of the apps that an engine serves.

import type { DeployedApp } from "../apps/index.ts";
import { AssetFolder, AssetService, KeptAssets, Site } from "../assets/index.ts";
import type { AppConfig } from "../config/index.ts";
import type { Engine } from "../native/index.ts";
import { Blobs } from "../store/index.ts";
import type { ServedApp } from "./served-apps.ts";

export interface AppAssetsOptions {
  engine: Engine;
  find(app: number): ServedApp | undefined;
  /** What there is to say of an app's `_headers` and `_redirects`, one line each. */
  warn(warnings: string[]): void;
  failed(app: number, text: string): void;
}

/** Sites that are known at once: those that were asked last. One that is asked again is read again. */
const MOST_SITES = 256;

export function newAssetService({ engine, find, warn, failed }: AppAssetsOptions): AssetService {
  const sites = new Map<ServedApp, Site>();
  return new AssetService({
    answers: engine,
    siteOf(id) {
      const app = find(id);
      const site = app === undefined ? undefined : (sites.get(app) ?? siteOf(app, warn));
      if (app === undefined || site === undefined) return undefined;
      // Those that have gone are the oldest in time.
      sites.delete(app);
      sites.set(app, site);
      for (const oldest of sites.keys()) if (sites.size > MOST_SITES) sites.delete(oldest);
      return site;
    },
    failed: (app, error) => failed(app, `A file could not be sent: ${error instanceof Error ? error.message : error}`),
  });
}

function siteOf(app: ServedApp, warn: (warnings: string[]) => void): Site | undefined {
  const { name, config } = app.place;
  if (config.assets === undefined) return undefined;
  const named = (warnings: string[]) => warn(warnings.map((warning) => `${name}: ${warning}`));
  const source = app.deployed === undefined ? new AssetFolder(config.assets.directory) : keptAssets(app.deployed);
  if (source === undefined) return undefined;
  return new Site({ source, config: config.assets, answersNavigation: answersNavigation(config) }, named);
}

function keptAssets({ assets }: DeployedApp): KeptAssets | undefined {
  if (assets === undefined) return undefined;
  const blobs = Blobs.around(assets);
  return new KeptAssets({ manifest: assets, fileOf: (digest) => blobs.fileOf(digest) });
}

/** https://developers.cloudflare.com/workers/configuration/compatibility-flags/#navigation-requests-prefer-asset-serving */
function answersNavigation({ compatibilityDate = "", compatibilityFlags }: AppConfig): boolean {
  if (compatibilityFlags.includes("assets_navigation_prefers_asset_serving")) return true;
  return compatibilityDate >= "2025-04-01" && !compatibilityFlags.includes("assets_navigation_has_no_effect");
}
