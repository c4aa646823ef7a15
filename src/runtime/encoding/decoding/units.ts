// Text from lists of code units.

import { arrayPush, mathMin, reflectApply, stringFromCharCode } from "../../infra/index.ts";

const step = 4096;

/** `unitAt` gives the code unit at each index below `length`. */
export function textOfUnits(length: number, unitAt: (index: number) => number): string {
  let text = "";
  for (let start = 0; start < length; start += step) {
    const units: number[] = [];
    const end = mathMin(start + step, length);
    for (let at = start; at < end; at++) arrayPush(units, unitAt(at));
    text += reflectApply(stringFromCharCode, undefined, units);
  }
  return text;
}
