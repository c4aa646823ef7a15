import type { Location, Message } from "esbuild";
import { codeFrame, NanoError, placeName, type SourcePlace } from "../errors/index.ts";

/** esbuild's columns count bytes of UTF-8 from 0. */
function placeOf(location: Location): SourcePlace {
  const before = Buffer.from(location.lineText).subarray(0, location.column).toString();
  const { file, line, lineText, length } = location;
  return { file, line, column: before.length + 1, lineText, length };
}

export function messageLine(message: Message): string {
  return message.location === null ? message.text : `${placeName(placeOf(message.location))}: ${message.text}`;
}

/** The first error in one line, its source line below, and how many more there are. */
export function buildFailure(errors: readonly Message[], cause: unknown): NanoError {
  const [first] = errors;
  if (first === undefined) return new NanoError("NANO_APP_INVALID", "the app cannot be bundled", { cause });
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  const detail = first.location === null ? "" : codeFrame(placeOf(first.location));
  return new NanoError("NANO_APP_INVALID", `${messageLine(first)}${more}`, { cause, detail });
}
