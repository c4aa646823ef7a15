export { closest, suggestion } from "./closest.ts";
export { codeFrame, placeAt, placeName, type SourcePlace } from "./code-frame.ts";
export { type ErrorCode, exitCodes } from "./codes.ts";
export { NanoError, type NanoErrorOptions } from "./nano-error.ts";
export { systemReason } from "./system-reason.ts";
