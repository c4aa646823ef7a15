// What a case came to against what is right, as the result of a test: each check is a subtest.

import { isDeepStrictEqual } from "node:util";
import type { FileResult, Subtest } from "../../../wpt/index.ts";
import type { Checks } from "./checks.ts";

const mostShown = 300;

function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}

/** A check that is not on both sides is wrong, too. */
export function compareChecks(id: string, truth: Checks, got: Checks, millis: number): FileResult {
  const names = [...new Set([...Object.keys(truth), ...Object.keys(got)])];
  const subtests = names.map((name): Subtest => {
    const isRight = isDeepStrictEqual(truth[name], got[name]);
    const message = isRight ? "" : `expected ${shown(truth[name])} but got ${shown(got[name])}`;
    return { name, status: isRight ? "PASS" : "FAIL", message };
  });
  return { id, status: "OK", message: "", subtests, millis };
}

/** The app does not start, or its server ended: none of the answers came. */
export function failedCase(id: string, truth: Checks, message: string, status: FileResult["status"]): FileResult {
  const subtests = Object.keys(truth).map((name): Subtest => ({ name, status: "NOTRUN", message: "" }));
  return { id, status, message, subtests, millis: 0 };
}
