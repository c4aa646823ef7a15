export { codeOfAssetsAlone, hasAssetsFirst } from "./bindings.ts";
export { type BuiltApp, buildApp, type Overrides, settingsOf } from "./build-app.ts";
export { bundleSnippet, releaseBundler } from "./bundle.ts";
export { cacheFolder } from "./cache-folder.ts";
export { cronsOf } from "./crons.ts";
export {
  buildDeployed,
  type DeployedApp,
  type DeployedBundle,
  packBundle,
  placeOfDeployed,
} from "./deployed-app.ts";
export { type AppPlace, type AppReading, type FoundApps, findApps, readAgain } from "./find-apps.ts";
