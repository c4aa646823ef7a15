import * as v from "valibot";
import { limitRanges, limitTexts } from "./limits.ts";
import { optional } from "./schema-parts.ts";

function limit(name: keyof typeof limitRanges) {
  const [least, most] = limitRanges[name];
  return optional(v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most)), limitTexts[name]);
}

export const limits = v.object({
  cpuMs: limit("cpuMs"),
  startupCpuMs: limit("startupCpuMs"),
  memoryMb: limit("memoryMb"),
  wallMs: limit("wallMs"),
  waitUntilMs: limit("waitUntilMs"),
  subrequests: limit("subrequests"),
  running: limit("running"),
  waiting: limit("waiting"),
  isolates: limit("isolates"),
  bodyBytes: limit("bodyBytes"),
  logBytes: limit("logBytes"),
  weight: limit("weight"),
});
