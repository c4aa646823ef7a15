export { AssetFolder } from "./asset-folder.ts";
export { AssetService } from "./asset-service.ts";
export { KeptAssets } from "./kept-assets.ts";
export { type ListedAssets, listAssets } from "./list-assets.ts";
export { type AssetManifest, MOST_FILE_BYTES, parseManifest } from "./manifest.ts";
export { Site } from "./site.ts";
