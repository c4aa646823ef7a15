export { checkEngine } from "./boot-check.ts";
export type * from "./engine.ts";
export { findEngineFiles, findPackage, type LoadedEngine, loadEngine } from "./load.ts";
