// Fields of a JSON body.

import { suggestion } from "../../errors/index.ts";
import { AdminError } from "../admin-error.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Throws where it is no object, or has others. */
export function readFields(value: unknown, known: readonly string[]): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw wrong("the body is no object");
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) throw wrong(`unknown field "${key}"${suggestion(key, known)}`);
  }
  return value as Fields;
}

/** Undefined where it is not there. */
export function wholeNumber(
  fields: Fields,
  name: string,
  [least, most]: readonly [number, number],
): number | undefined {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  throw wrong(`${name}: expected a whole number from ${least} to ${most}`);
}

/** `otherwise`: where it is not there; needed without. */
export function text(fields: Fields, name: string, otherwise?: string): string {
  const value = fields[name] ?? otherwise;
  if (typeof value === "string") return value;
  throw wrong(`${name}: ${value === undefined ? "it is missing" : "expected a string"}`);
}

export function wrong(message: string): AdminError {
  return new AdminError(400, "NANO_USAGE", message);
}
