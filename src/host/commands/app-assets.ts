// The assets of the apps that an engine serves.

import { AssetService, Site } from "../assets/index.ts";
import type { AppConfig } from "../config/index.ts";
import type { Engine } from "../native/index.ts";
import type { ServedApp } from "./served-apps.ts";

export interface AppAssetsOptions {
  engine: Engine;
  find(app: number): ServedApp | undefined;
  /** What there is to say of an app's `_headers` and `_redirects`, one line each. */
  warn(warnings: string[]): void;
  failed(app: number, text: string): void;
}

export function newAssetService({ engine, find, warn, failed }: AppAssetsOptions): AssetService {
  return new AssetService({
    answers: engine,
    siteOf(id) {
      const app = find(id);
      if (app !== undefined) app.site ??= siteOf(app, warn);
      return app?.site;
    },
    failed: (app, error) => failed(app, `A file could not be sent: ${error instanceof Error ? error.message : error}`),
  });
}

function siteOf({ place: { name, config } }: ServedApp, warn: (warnings: string[]) => void): Site | undefined {
  if (config.assets === undefined) return undefined;
  const named = (warnings: string[]) => warn(warnings.map((warning) => `${name}: ${warning}`));
  return new Site({ config: config.assets, answersNavigation: answersNavigation(config) }, named);
}

/** https://developers.cloudflare.com/workers/configuration/compatibility-flags/#navigation-requests-prefer-asset-serving */
function answersNavigation({ compatibilityDate = "", compatibilityFlags }: AppConfig): boolean {
  if (compatibilityFlags.includes("assets_navigation_prefers_asset_serving")) return true;
  return compatibilityDate >= "2025-04-01" && !compatibilityFlags.includes("assets_navigation_has_no_effect");
}
