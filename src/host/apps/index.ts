import type { bundleSnippet as BundleSnippet, releaseBundler as ReleaseBundler } from "./bundle.ts";

export { type BuiltApp, buildApp } from "./build-app.ts";
export { cacheFolder } from "./cache-folder.ts";
export { type AppPlace, type FoundApps, findApps, readAppPlace } from "./find-apps.ts";

// The bundler is loaded when it is needed, and most starts need it not.

export const bundleSnippet: typeof BundleSnippet = async (...given) =>
  (await import("./bundle.ts")).bundleSnippet(...given);

export const releaseBundler: typeof ReleaseBundler = async () => (await import("./bundle.ts")).releaseBundler();
