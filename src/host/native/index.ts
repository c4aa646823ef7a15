export { checkEngine } from "./boot-check.ts";
export type * from "./engine.ts";
export { findEngineFiles, findPackage, type LoadedEngine, loadEngine, startEngine } from "./load.ts";
