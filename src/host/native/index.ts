export { checkEngine } from "./boot-check.ts";
export type * from "./engine.ts";
export type * from "./engine-events.ts";
export { findEngineFiles, findPackage, type LoadedEngine, loadEngine, startEngine } from "./load.ts";
export { NumberedRecords } from "./numbered-records.ts";
