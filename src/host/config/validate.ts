// A parsed file and a schema -> what the file says, or the first mistake in it with its place.

import * as v from "valibot";
import { type NanoError, suggestion } from "../errors/index.ts";
import { invalidConfig, type KeyPath, type ParsedFile } from "./parse.ts";
import { type Misplaced, misplacedIn } from "./structure.ts";

/**
 * Throws NANO_CONFIG_INVALID. Keys that the schema does not have are left out of the output; `onUnknown` decides what
 * becomes of them.
 */
export function validate<Schema extends v.GenericSchema>(
  schema: Schema,
  parsed: ParsedFile,
  onUnknown: (key: Misplaced) => void,
): v.InferOutput<Schema> {
  for (const misplaced of misplacedIn(schema, parsed.value)) {
    if (misplaced.kind === "unknown key") onUnknown(misplaced);
    else throw mistakeAt(parsed, misplaced.path, "expected an object but it is an array");
  }
  const result = v.safeParse(schema, parsed.value);
  if (result.success) return result.output;
  const { issue, path } = deepest(result.issues[0], []);
  if (isMissing(issue)) throw mistakeAt(parsed, path.slice(0, -1), `"${path.at(-1)}" is missing`);
  throw mistakeAt(parsed, path, reasonOf(issue));
}

/** The error of a key, for those who know more of it than its schema does. */
export function mistakeAt(parsed: ParsedFile, path: KeyPath, reason: string): NanoError {
  return invalidConfig(parsed.placeOf(path), path.length === 0 ? reason : `${pathName(path)}: ${reason}`);
}

export function unknownKey(parsed: ParsedFile, { path, known }: Misplaced): NanoError {
  const meant = suggestion(String(path.at(-1)), known);
  return invalidConfig(parsed.placeOf(path), `unknown key "${pathName(path)}"${meant}`);
}

/** ["routes", 1, "pattern"] -> "routes[1].pattern" */
export function pathName(path: KeyPath): string {
  return path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${part}`))
    .join("")
    .replace(/^\./, "");
}

interface Located {
  issue: v.BaseIssue<unknown>;
  path: KeyPath;
}

/** Of a union's options the one that was meant is the one that got furthest. */
function deepest(issue: v.BaseIssue<unknown>, above: KeyPath): Located {
  const path = [...above, ...(issue.path?.map((item) => item.key as string | number) ?? [])];
  let best: Located = { issue, path };
  for (const below of issue.issues ?? []) {
    const candidate = deepest(below, path);
    if (candidate.path.length > best.path.length) best = candidate;
  }
  return best;
}

function isMissing({ path, received }: v.BaseIssue<unknown>): boolean {
  const last = path?.at(-1);
  return received === "undefined" && last?.type === "object" && last.origin === "key";
}

function reasonOf({ message, expected, input }: v.BaseIssue<unknown>): string {
  const received = / but received (.*)$/s.exec(message)?.[1];
  if (received === undefined || expected === null) return message;
  const wanted = expected
    .replace(/^\((.*)\)$/, "$1")
    .replaceAll(" | ", " or ")
    .replaceAll("Array", "array");
  return `expected ${wanted.replaceAll("Object", "object")} but it is ${kindOf(input) ?? received}`;
}

function kindOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (value instanceof Date) return "a date";
  return Array.isArray(value) ? "an array" : "an object";
}
