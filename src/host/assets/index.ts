export { AssetService } from "./asset-service.ts";
export { Site } from "./site.ts";
