export { type AppConfig, findConfigFile, readAppConfig } from "./app-config.ts";
export { defaultLimits, limitRanges } from "./limits.ts";
